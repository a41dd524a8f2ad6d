extension Structure {
    /// One row of the stress grid: how a structure, its notionals and schedule fixed, comes through one case.
    ///
    /// Cover is CFADS_t over the scheduled senior service of the case, as everywhere; what is paid and unpaid is the
    /// cash waterfall's. Example: 700 of cash against 600 of service in both periods is a cover of 1.1667 throughout,
    /// with nothing unpaid and no period below 1; 590 in the second draws 10 of the reserve, and without one leaves 10
    /// unpaid at maturity.
    ///
    /// Amounts are whole minor units. Source: house convention.
    public struct StressCase: Sendable, Equatable {
        /// `base`, or the id of a stress.
        public let scenario: String
        /// min over t of CFADS_t over senior service; nil without senior debt.
        public let minDSCR: Double?
        /// The first period that attains it, from 1.
        public let minDSCRPeriod: Int?
        /// Mean of the same over the periods with service.
        public let meanDSCR: Double?
        /// Periods with service whose cover is below 1.
        public let periodsBelowOne: Int
        /// Periods with service whose cover is below the lock-up DSCR.
        public let periodsBelowLockup: Int
        /// First period after which something senior that was due is unpaid.
        public let firstShortfallPeriod: Int?
        /// First period after that at whose end nothing senior is unpaid.
        public let curedPeriod: Int?
        /// Most that was unpaid to the senior after any period: fee, interest and scheduled principal.
        public let peakSeniorUnpaidMinor: Int64
        public let seniorUnpaidAtMaturityMinor: Int64
        public let dsraDrawnMinor: Int64
        /// Least that the reserve held from closing to the period before senior maturity.
        public let dsraLowestMinor: Int64
        /// Periods after which distributions are locked up.
        public let periodsLocked: Int
        public let peakTrappedMinor: Int64
        public let sweptMinor: Int64
        public let peakMezzUnpaidMinor: Int64
        public let operatingShortfallMinor: Int64
        /// What reached equity, to the horizon.
        public let distributionsMinor: Int64
        public let equityIRR: Double?
        /// Average life in years of senior principal as it was paid, swept or refinanced; nil if anything is unpaid at
        /// maturity.
        public let actualWAL: Double?
        /// The best rating whose DSCR floor, less the relief of a wrap, the base case meets and whose stress floor this
        /// case meets; nil where there is none.
        public let impliedRating: Deal.TargetRating?

        /// True if something senior was not paid when it was due.
        public var missesPayment: Bool { firstShortfallPeriod != nil }
    }
}

extension Structure.StressCase: StatedByFields {
    static let schemaReference = "stress.schema.json#/$defs/case"

    static let fields: [Field<Structure.StressCase>] = [
        Field("scenario", { $0.scenario }),
        Field("min_dscr", { $0.minDSCR }, "Null without senior debt."),
        Field("min_dscr_period", { $0.minDSCRPeriod }, "The first period that attains it, from 1."),
        Field("mean_dscr", { $0.meanDSCR }, "Over the periods with senior service."),
        Field("periods_below_one", { $0.periodsBelowOne }), Field("periods_below_lockup", { $0.periodsBelowLockup }),
        Field("first_shortfall_period", { $0.firstShortfallPeriod }, "After which something senior that was due is unpaid."),
        Field("cured_period", { $0.curedPeriod }, "The first after that at whose end nothing senior is unpaid."),
        Field("peak_senior_unpaid_minor", { $0.peakSeniorUnpaidMinor }),
        Field("senior_unpaid_at_maturity_minor", { $0.seniorUnpaidAtMaturityMinor }),
        Field("dsra_drawn_minor", { $0.dsraDrawnMinor }),
        Field("dsra_lowest_minor", { $0.dsraLowestMinor }, "From closing to the period before senior maturity."),
        Field("periods_locked", { $0.periodsLocked }), Field("peak_trapped_minor", { $0.peakTrappedMinor }),
        Field("swept_minor", { $0.sweptMinor }), Field("peak_mezz_unpaid_minor", { $0.peakMezzUnpaidMinor }),
        Field("operating_shortfall_minor", { $0.operatingShortfallMinor }),
        Field("distributions_minor", { $0.distributionsMinor }, "What reached equity, to the horizon."),
        Field("equity_irr", { $0.equityIRR }, "A year; null where there is none, or more than one."),
        Field("actual_wal_years", { $0.actualWAL }, "Of senior principal as it was paid; null if anything is unpaid at maturity."),
        Field("implied_rating", { $0.impliedRating }, "Null where not even the lowest is met."),
    ]

    /// The row as JSON.
    public var json: JSONValue { members }
}
