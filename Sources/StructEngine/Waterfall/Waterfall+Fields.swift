/// What a waterfall states. Tranches and accounts are columns of amounts by period, so that a row
/// of a spreadsheet is one list.
extension Waterfall: StatedByFields {
    static let schemaReference = "waterfall.schema.json"

    static let fields: [Field<Waterfall>] = [
        Field("periods", { $0.periods }),
        Field("tranches", { $0.tranches }, "By rank, the senior first."),
        Field("accounts", { $0.accounts }, "The reserves, then the trap for cash that may not reach equity."),
        Field("reserves_funded_minor", { $0.reservesFundedMinor }, "At closing."),
        .minor("exit_flow_minor", { $0.exitFlowMinor }, "What equity realises at its horizon beside that period's distribution."),
        Field("equity_horizon_periods", { $0.equityHorizonPeriods }, "The period with which equity ends."),
        Field("equity_flows_minor", { $0.equityFlowsMinor }, "Minus the outlay at closing, then by period to the equity horizon."),
        .canonical(
            { $0.equityIRR },
            shownAs: [
                .init(
                    key: "equity_irr", value: { .optional($0.equityIRR.rate) },
                    schema: Double?.schema.described("A year; null where there is none, or more than one.")),
                .init(key: "equity_irr_roots", value: { $0.equityIRR.roots.json }, schema: [Double].schema),
            ]),
    ]

    /// The waterfall as JSON; amounts in whole minor units, but for flows of equity, which need not
    /// be whole.
    public var json: JSONValue { members }
}

extension Waterfall.Period: StatedByFields {
    static let schemaReference = "waterfall.schema.json#/$defs/period"

    static let fields: [Field<Waterfall.Period>] = [
        Field("period", { $0.number }, "From 1."),
        Field("cfads_minor", { $0.cfadsMinor }),
        Field("deficit_paid_minor", { $0.deficitPaidMinor }, "The part of a negative cash flow that the accounts have met."),
        Field("operating_shortfall_minor", { $0.operatingShortfallMinor }, "The part of a negative cash flow that nothing has met."),
        Field("dscr", { $0.dscr }, "Null where nothing falls due to the senior, and after its maturity."),
        Field("locked", { $0.isLocked }, "Distributions are locked up after the period."),
        Field("equity_minor", { $0.equityMinor }, "Distributed to equity."),
    ]

    var json: JSONValue { members }
}

/// The flows of a book, as columns of amounts by period.
protocol BookFlow: Canonical {
    static var columns: [BookColumn<Self>] { get }
    /// Where schemas find the definition of its book.
    static var bookReference: String { get }
}

struct BookColumn<Flow>: Sendable {
    let key: String
    let amount: @Sendable (Flow) -> Int64

    init(_ key: String, _ amount: @escaping @Sendable (Flow) -> Int64) {
        self.key = key
        self.amount = amount
    }
}

extension BookFlow {
    func write(to bytes: inout CanonicalBytes) {
        for column in Self.columns { bytes.put(column.amount(self)) }
    }
}

extension Waterfall.TrancheFlow: BookFlow {
    static let bookReference = "waterfall.schema.json#/$defs/tranche"

    static let columns: [BookColumn<Self>] = [
        .init("fee_minor", { $0.feeMinor }), .init("interest_minor", { $0.interestMinor }), .init("principal_minor", { $0.principalMinor }),
        .init("swept_minor", { $0.sweptMinor }), .init("refinanced_minor", { $0.refinancedMinor }),
        .init("balance_minor", { $0.balanceMinor }),
        .init("unpaid_fee_minor", { $0.unpaidFeeMinor }), .init("unpaid_interest_minor", { $0.unpaidInterestMinor }),
        .init("unpaid_principal_minor", { $0.unpaidPrincipalMinor }),
    ]
}

extension Waterfall.AccountFlow: BookFlow {
    static let bookReference = "waterfall.schema.json#/$defs/account"

    static let columns: [BookColumn<Self>] = [
        .init("target_minor", { $0.targetMinor }), .init("paid_in_minor", { $0.paidInMinor }), .init("drawn_minor", { $0.drawnMinor }),
        .init("released_minor", { $0.releasedMinor }), .init("balance_minor", { $0.balanceMinor }),
    ]
}

extension Waterfall.Book: Stated, Canonical where Flow: BookFlow {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(name)
        bytes.put(flows)
    }

    var json: JSONValue {
        .object(
            [("name", .string(name))]
                + Flow.columns.map { column in (column.key, .array(flows.map { .integer(column.amount($0)) })) })
    }

    static var schema: JSONValue { .reference(Flow.bookReference) }

    static var definition: JSONValue { .closedObject([("name", String.schema)] + Flow.columns.map { ($0.key, [Int64].schema) }) }
}
