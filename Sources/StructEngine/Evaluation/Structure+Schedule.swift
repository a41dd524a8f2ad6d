extension Structure {
    /// What falls due on a structure's tranches, in money: the schedule without any stress, as the cash
    /// waterfall has it.
    ///
    /// After period t the balance is round(N·β_t); principal is the difference of two balances, so that
    /// it sums, with the balloon that is left at maturity, to N exactly. Interest is c·τ_t·(balance before
    /// the period), the fee the running fee and wrap premium on the same, each rounded to nearest, ties
    /// away. Example: 1,000 at c = 6% over τ = ¼ and a balance of 667 after the first period: interest 15,
    /// principal 333.
    public struct Schedule: Sendable, Equatable {
        public let senior: [Due]
        /// Empty without a mezzanine.
        public let mezz: [Due]
        /// The mezzanine's weighted average life, Σ T_t·(γ_{t−1} − γ_t) + b·T_n, in years from closing; nil without one. T_t is the
        /// sum of the year fractions up to period t, γ_t the balance of one unit after it, b the balloon. The senior's is
        /// ``Structure/Metrics/wal``.
        ///
        /// Example: of equal principal in two yearly payments by 30/360 it is (1 + 2)/2 = 1.5 years, of a bullet over five 5.
        public let mezzWAL: Double?

        /// One tranche in one payment period; amounts in whole minor units.
        public struct Due: Sendable, Equatable {
            /// From 1.
            public let period: Int
            public let date: Deal.CalendarDate
            public let openingBalanceMinor: Int64
            public let principalMinor: Int64
            public let interestMinor: Int64
            public let feeMinor: Int64
            /// After the principal; after the last period the balloon, which is refinanced on that day.
            public let closingBalanceMinor: Int64

            /// Principal, interest and fee.
            public var serviceMinor: Int64 { principalMinor + interestMinor + feeMinor }
        }
    }
}

extension Structure.Schedule {
    private static let columns: [(key: String, amount: @Sendable (Due) -> Int64)] = [
        ("opening_balance_minor", { $0.openingBalanceMinor }), ("principal_minor", { $0.principalMinor }),
        ("interest_minor", { $0.interestMinor }), ("fee_minor", { $0.feeMinor }), ("service_minor", { $0.serviceMinor }),
        ("closing_balance_minor", { $0.closingBalanceMinor }),
    ]

    /// The schedule as JSON: for each tranche the payment dates and columns of amounts by period.
    public var json: JSONValue { .object([("senior", Self.json(senior)), ("mezz", Self.json(mezz))]) }

    private static func json(_ rows: [Due]) -> JSONValue {
        .object(
            [("date", .array(rows.map { .string($0.date.description) }))]
                + columns.map { column in (column.key, .array(rows.map { .integer(column.amount($0)) })) })
    }

    /// Puts the text of ``json`` on one line.
    func put(into text: inout JSONText) {
        text.put("{\"senior\": ")
        Self.put(senior, into: &text)
        text.put(",\"mezz\": ")
        Self.put(mezz, into: &text)
        text.put("}")
    }

    private static func put(_ rows: [Due], into text: inout JSONText) {
        text.put("{\"date\": ")
        text.put(list: rows) { $0.date.put(into: &$1) }
        for column in columns {
            text.put(",")
            text.put(quoted: column.key)
            text.put(": ")
            text.put(list: rows) { $1.put(column.amount($0)) }
        }
        text.put("}")
    }

    static var schema: JSONValue {
        let date = JSONValue.object([("type", .string("string")), ("format", .string("date"))])
        func list(_ item: JSONValue) -> JSONValue { .object([("type", .string("array")), ("items", item)]) }
        let members = [("date", list(date))] + columns.map { ($0.key, list(.type("integer"))) }
        let tranche = JSONValue.object([
            ("type", .string("object")), ("properties", .object(members)), ("required", .array(members.map { .string($0.0) })),
            ("additionalProperties", .bool(false)),
        ])
        return .object([
            ("type", .string("object")), ("properties", .object([("senior", tranche), ("mezz", tranche)])),
            ("required", .array([.string("senior"), .string("mezz")])), ("additionalProperties", .bool(false)),
        ])
    }
}

extension BoundDeal {
    func schedule(_ structure: Structure) -> Structure.Schedule {
        let tranches = tranches(structure, shock: 0)
        return Structure.Schedule(
            senior: due(tranches[0]), mezz: tranches.count > 1 ? due(tranches[1]) : [], mezzWAL: mezzLife(structure.terms))
    }

    private func mezzLife(_ terms: Structure.Terms) -> Double? {
        guard let balances = terms.mezzBalances, !balances.isEmpty else { return nil }
        var (life, opening, end) = (0.0, 1.0, 0.0)
        for (closing, time) in zip(balances, grid.years) {
            life += time * (opening - closing)
            (opening, end) = (closing, time)
        }
        return life + (terms.mezzBalloon ?? 0) * end
    }

    private func due(_ tranche: Waterfall.Tranche) -> [Structure.Schedule.Due] {
        let ledger = TrancheLedger(tranche)
        return (0..<ledger.maturity).map { t in
            let opening = ledger.scheduled[t]
            func cost(_ rate: Double) -> Int64 {
                WaterfallAmount.accrued(rate: rate, yearFraction: grid.yearFractions[t], balance: opening)
            }
            return Structure.Schedule.Due(
                period: t + 1, date: deal.paymentDate(months: grid.months(toEndOf: t + 1)), openingBalanceMinor: opening,
                principalMinor: ledger.scheduledPrincipal(t + 1), interestMinor: cost(tranche.interestRate),
                feeMinor: cost(tranche.feeRate), closingBalanceMinor: ledger.scheduled[t + 1])
        }
    }
}
