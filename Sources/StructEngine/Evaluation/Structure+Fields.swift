/// What a structure states, in the order of its canonical form. A new figure is a line here, a
/// property, and what computes it.
extension Structure: StatedByFields {
    static let schemaReference = "structure.schema.json"

    static let fields: [Field<Structure>] = [
        Field("index", \.index, "Canonical index."),
        Field("levers", \.levers),
        Field("outcome", \.outcome),
        Field("binding", \.binding),
        Field("near_miss", \.isNearMiss),
        Field("worst_ratio", \.worstRatio),
        Field("score", \.score, "0 to 100."),
        Field("tier", \.tier),
        Field("senior_notional_minor", \.seniorNotionalMinor),
        Field("mezz_notional_minor", \.mezzNotionalMinor),
        Field("terms", \.terms),
        .canonical(
            \.coverage,
            shownAs: [
                byScenario("min_dscr", "Least senior DSCR.", \.minDSCR),
                byScenario("min_dscr_period", "The first period that attains it, from 1.", \.minDSCRPeriod),
                byScenario("total_dscr", "Least total DSCR over the mezzanine's life.", \.totalDSCR),
            ]),
        Field("metrics", \.metrics),
        Field("gate_a", \.gateA),
        Field("gate_b", \.gateB),
        Field("cfads_minor", \.cashFlowsMinor, "By period to the horizon, base case."),
        .canonical(
            \.equityReturn,
            shownAs: [
                .init(
                    key: "equity_irr", value: { .optional($0.equityReturn?.rate) },
                    schema: Double?.schema.described("A year; null where undefined or not asked for.")),
                .init(
                    key: "equity_irr_roots", value: { $0.equityReturn?.roots.json ?? .null },
                    schema: [Double]?.schema.described("Null where not asked for.")),
            ]),
    ]

    private static func byScenario<Value: Stated>(
        _ key: String, _ description: String, _ path: KeyPath<ScenarioCoverage, Value?> & Sendable
    ) -> Field<Structure>.Member {
        let schema = JSONValue.object([
            ("type", .string("object")), ("required", ["base"].json), ("additionalProperties", Value?.schema),
        ])
        return .init(
            key: key, value: { .object($0.coverage.map { ($0.scenario, $0[keyPath: path].json) }) },
            schema: schema.described("\(description) By scenario: base, then the stresses by their ids."))
    }

    /// The structure as JSON: amounts in minor units as integers where whole (suffix `_minor`),
    /// undefined figures null.
    public var json: JSONValue { members }
}

extension Structure.Outcome: Stated {
    var json: JSONValue { .string(rawValue) }
    static var schema: JSONValue { .oneOf(allCases.map(\.rawValue)) }
}

extension Structure.Terms: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/terms"

    static let fields: [Field<Structure.Terms>] = [
        Field("senior_coupon", \.seniorCoupon, "c."),
        Field("senior_running_rate", \.seniorRunningRate, "k, with running fee and wrap premium."),
        Field("senior_periods", \.seniorPeriods),
        Field("io_periods", \.interestOnlyPeriods),
        Field("mezz_coupon", \.mezzCoupon),
        Field("mezz_running_rate", \.mezzRunningRate),
        Field("mezz_periods", \.mezzPeriods),
        Field("dsra_months", \.dsraMonths),
        .minor("dscr_notional_minor", \.dscrNotionalMinor, "Before the LTV cap and before rounding."),
        .minor("ltv_cap_minor", \.ltvCapMinor),
        .canonical(
            \.usesPresentValue,
            shownAs: [
                .init(
                    key: "sizing", value: { .string($0.usesPresentValue ? "pv" : "min") },
                    schema: JSONValue.oneOf(["pv", "min"]).described(
                        "pv: the present value of the cash flow over the target; min: the least cover over it."))
            ]),
        Field("balloon", \.balloon),
        Field("unit_service", \.unitService, "By period, per unit of notional; null without debt."),
        Field("balance", \.balances, "After each period, per unit of notional."),
        Field("mezz_unit_service", \.mezzUnitService),
        Field("mezz_balance", \.mezzBalances, "After each period, per unit of the mezzanine's notional."),
        Field("mezz_balloon", \.mezzBalloon),
        Field("base_dscr", \.baseDSCR, "By period, base case; null inside where nothing is due."),
    ]

    var json: JSONValue { members }
}

/// Stated by the members of the structure that map scenarios to figures.
extension Structure.ScenarioCoverage: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(scenario)
        bytes.put(minDSCR)
        bytes.put(minDSCRPeriod)
        bytes.put(totalDSCR)
    }
}

extension Structure.ConstraintVerdict: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/verdict"

    static let fields: [Field<Structure.ConstraintVerdict>] = [
        Field("key", \.constraint),
        Field(
            "margin", \.margin, "At least 0 passes, in the constraint's unit; null where it does not apply or failed categorically."),
        Field("passes", \.passes),
        Field("ratio", \.ratio, "−margin/tolerance."),
        Field("categorical", \.isCategorical, "Failed in a way that no ratio measures."),
    ]

    var json: JSONValue { members }
}

extension Structure.Metrics: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/metrics"

    static let fields: [Field<Structure.Metrics>] = [
        .minor("value_minor", \.valueMinor),
        .minor("cost_minor", \.costMinor),
        Field("coverage", \.coverage),
        Field("ltv", \.ltv),
        Field("senior_ltv", \.seniorLTV),
        Field("wault", \.wault, "Years."),
        Field("advance_factor", \.advanceFactor),
        Field("wal", \.wal, "Years."),
        Field("icr", \.icr),
        Field("llcr", \.llcr),
        Field("plcr", \.plcr),
        Field("debt_yield", \.debtYield),
        Field("avg_dscr", \.averageDSCR),
        Field("total_dscr", \.totalDSCR),
        Field("wacc", \.wacc),
        .minor("funding_need_minor", \.fundingNeedMinor),
        .minor("upfront_fees_minor", \.upfrontFeesMinor),
        .minor("dsra_funding_minor", \.dsraFundingMinor),
        .minor("sponsor_equity_minor", \.sponsorEquityMinor),
        .minor("equity_minor", \.equityMinor),
        .minor("day_one_core_minor", \.dayOneCoreMinor),
        .minor("day_one_sidecar_minor", \.dayOneSidecarMinor),
        .minor("day_one_total_minor", \.dayOneTotalMinor),
        .minor("total_proceeds_minor", \.totalProceedsMinor),
        .minor("repo_liquidity_minor", \.repoLiquidityMinor),
    ]

    var json: JSONValue { members }
}
