extension Structure {
    /// Tenants and counterparties of the pool, the largest by passing rent first, failing one after the other: on rung
    /// j the j largest fail together from a month on, pay nothing for the void, and part of their rent after it.
    ///
    /// The ladder ends with the first rung that leaves something senior unpaid at maturity, or with all tenants.
    /// Source: house convention.
    public struct TenantLadder: Sendable, Equatable {
        public struct Rung: Sendable, Equatable {
            /// The tenant that joins those before it.
            public let tenant: String
            /// Of the pool's passing rent, of all that fail.
            public let rentShare: Double
            public let minDSCR: Double?
            public let firstShortfallPeriod: Int?
            public let seniorUnpaidAtMaturityMinor: Int64
        }

        /// Month from which they fail, counted from closing.
        public let fromMonth: Int
        public let voidMonths: Int
        public let reletShare: Double
        public let rungs: [Rung]
        /// Tenants of the pool in all.
        public let tenants: Int
        /// The most of the largest tenants that may fail without a missed senior payment.
        public var survivesLargest: Int { (rungs.lastIndex { $0.firstShortfallPeriod == nil } ?? -1) + 1 }
    }
}

extension Structure.TenantLadder: StatedByFields {
    static let schemaReference = "stress.schema.json#/$defs/ladder"

    static let fields: [Field<Structure.TenantLadder>] = [
        Field("from_month", { $0.fromMonth }, "From which they fail, counted from closing."),
        Field("void_months", { $0.voidMonths }), Field("relet_pct", { $0.reletShare }),
        Field("tenants", { $0.tenants }, "Of the pool in all."),
        Field("survives_largest", { $0.survivesLargest }, "The most of the largest tenants that may fail without a missed senior payment."),
        Field("rungs", { $0.rungs }),
    ]

    /// The ladder as JSON.
    public var json: JSONValue { members }
}

extension Structure.TenantLadder.Rung: StatedByFields {
    static let schemaReference = "stress.schema.json#/$defs/rung"

    static let fields: [Field<Structure.TenantLadder.Rung>] = [
        Field("tenant", { $0.tenant }, "That joins those before it."), Field("rent_share", { $0.rentShare }, "Of all that fail."),
        Field("min_dscr", { $0.minDSCR }), Field("first_shortfall_period", { $0.firstShortfallPeriod }),
        Field("senior_unpaid_at_maturity_minor", { $0.seniorUnpaidAtMaturityMinor }),
    ]

    var json: JSONValue { members }
}

extension BoundDeal {
    func tenantLadder(_ structure: Structure, fromMonth: Int, voidMonths: Int, reletShare: Double) throws -> Structure.TenantLadder {
        let members = pools[poolNumber(structure.levers.pool)].members
        let byTenant = Dictionary(grouping: members) { units[$0].tenant }
        let tenants = CashFlowBook.tenantRents(members.map { units[$0] }).sorted(by: CashFlowBook.isLarger)
        let all = tenants.reduce(0) { $0 + $1.rent }
        let maturity = structure.seniorNotionalMinor > 0 ? structure.terms.seniorPeriods : 0
        var scenario = Deal.Scenario.base
        scenario.tenantDefault = .init(tenant: "", fromMonth: fromMonth, voidMonths: voidMonths, reletShare: reletShare)
        let nothing = [Double](repeating: 0, count: grid.periods)
        var (life, rent) = (lifeCase(structure, .base), 0.0)
        var rungs: [Structure.TenantLadder.Rung] = []
        for tenant in tenants {
            try Cancellation.check()
            let own = byTenant[tenant.tenant] ?? []
            let paying = cash(of: own, structure, .base, defaulting: [], beside: nothing)
            let failing = cash(of: own, structure, scenario, defaulting: [tenant.tenant], beside: nothing)
            life = LifeCase(cash: life.cash.indices.map { life.cash[$0] - paying[$0] + failing[$0] }, shock: life.shock)
            rent += tenant.rent
            let paid = PaidSenior(PaidSenior.flows(inputs(structure, life)), maturity: maturity)
            rungs.append(
                .init(
                    tenant: tenant.tenant, rentShare: all > 0 ? rent / all : 0, minDSCR: minDSCR(structure, life),
                    firstShortfallPeriod: paid.firstShortfall, seniorUnpaidAtMaturityMinor: paid.atMaturity))
            if paid.atMaturity > 0 { break }
        }
        return Structure.TenantLadder(
            fromMonth: fromMonth, voidMonths: voidMonths, reletShare: reletShare, rungs: rungs, tenants: tenants.count)
    }
}
