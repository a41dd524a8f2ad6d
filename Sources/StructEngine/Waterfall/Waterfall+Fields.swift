/// What a waterfall states. Tranches and accounts are columns of amounts by period, so that a row
/// of a spreadsheet is one list.
extension Waterfall: StatedByFields {
    static let schemaReference = "waterfall.schema.json"

    static let fields: [Field<Waterfall>] = [
        Field("periods", { $0.periods }),
        Field("tranches", { $0.tranches }, "By rank, the senior first."),
        Field("accounts", { $0.accounts }, "The reserves, then the trap for cash that may not reach equity."),
        Field("tests", { $0.tests }, "Covenant tests in the order in which they act, the short forms first."),
        Field("events", { $0.events }, "Tests that began to fail or were cured, and a balloon that could not be refinanced."),
        Field("refinancing", { $0.refinancing }, "What became of the senior's balloon; null without one."),
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

extension Waterfall.TestBook: StatedByFields {
    static let schemaReference = "waterfall.schema.json#/$defs/test"

    static let fields: [Field<Waterfall.TestBook>] = [
        Field("metric", { $0.test.metric }), Field("bound", { $0.test.bound }, "Fails below it, the ltv above it."),
        Field("effect", { $0.test.effect }),
        Field("pct", { $0.test.share }, "Of a sweep: the share of trapped and free cash that it takes."),
        Field("cure_periods", { $0.test.curePeriods }, "Of a lock-up and a full sweep: periods in a row that end it."),
        Field("values", { $0.values }, "By period; null where there is nothing to test."),
        Field("in_force", { $0.inForce }, "By period: whether its effect is in force after it."),
    ]

    var json: JSONValue { members }
}

extension Waterfall.Event: StatedByFields {
    static let schemaReference = "waterfall.schema.json#/$defs/event"

    static let fields: [Field<Waterfall.Event>] = [
        Field("kind", { $0.kind }), Field("period", { $0.period }),
        Field("test", { $0.test }, "Its place in tests, from 0; null for a default at maturity."),
        Field("value", { $0.value }), Field("bound", { $0.bound }),
    ]

    var json: JSONValue { members }
}

extension Waterfall.Event.Kind: Stated, Canonical {}

extension Waterfall.Refinancing: StatedByFields {
    static let schemaReference = "waterfall.schema.json#/$defs/refinancing"

    static let fields: [Field<Waterfall.Refinancing>] = [
        Field("period", { $0.period }), Field("balance_minor", { $0.balanceMinor }, "Of the senior before it, unpaid principal included."),
        Field("next_year_minor", { $0.nextYearMinor }, "Cash flow of the year after it, as far as the waterfall goes."),
        Field("refinanced", { $0.isRefinanced }, "False for a default at maturity."),
        Field("loss_minor", { $0.lossMinor }, "After a default at maturity, what of the senior is unpaid when the waterfall ends."),
    ]

    var json: JSONValue { members }
}
