/// What a structure states, in the order of its canonical form. A new figure is a line here, a
/// property, and what computes it.
extension Structure: StatedByFields {
    static let schemaReference = "structure.schema.json"

    static let fields: [Field<Structure>] = [
        Field("index", { $0.index }, "Canonical index."),
        Field("levers", { $0.levers }),
        Field("outcome", { $0.outcome }),
        Field("binding", { $0.binding }),
        Field("near_miss", { $0.isNearMiss }),
        Field("worst_ratio", { $0.worstRatio }),
        Field("score", { $0.score }, "0 to 100."),
        Field("tier", { $0.tier }),
        Field("senior_notional_minor", { $0.seniorNotionalMinor }),
        Field("mezz_notional_minor", { $0.mezzNotionalMinor }),
        Field("terms", { $0.terms }),
        .canonical(
            { $0.coverage },
            shownAs: [
                byScenario("min_dscr", "Least senior DSCR.", \.minDSCR),
                byScenario("min_dscr_period", "The first period that attains it, from 1.", \.minDSCRPeriod),
                byScenario(
                    "min_sizing_dscr", "Least senior DSCR of the sizing cash flow; null where it is not another than the cash flow.",
                    \.minSizingDSCR),
                byScenario("total_dscr", "Least total DSCR over the mezzanine's life.", \.totalDSCR),
            ]),
        Field("metrics", { $0.metrics }),
        Field("gate_a", { $0.gateA }),
        Field("gate_b", { $0.gateB }),
        Field("cfads_minor", { $0.cashFlowsMinor }, "By period to the horizon, base case."),
        .canonical(
            { $0.equityReturn },
            shownAs: [
                .init(
                    key: "equity_irr", value: { .optional($0.equityReturn?.rate) },
                    schema: Double?.schema.described("A year; null where undefined or not asked for.")),
                .init(
                    key: "equity_irr_roots", value: { $0.equityReturn?.roots.json ?? .null },
                    schema: [Double]?.schema.described("Null where not asked for.")),
            ]),
        Field(
            // Nothing where there is none: other results keep their digests.
            write: { if let figure = $0.objectiveFigure { $1.put(figure) } },
            members: [
                .init(
                    key: "objective_figure", { $0.objectiveFigure },
                    "What a top list by equity_irr (a year), stress_dscr or breakeven_rent (a share of the rent) is ordered by; null "
                        + "where it is undefined, of other objectives, and but in the top list of a result.")
            ]),
        Field(
            "free_levers", { $0.freeLevers },
            "Levers with other values that, changed alone, leave outcome, notionals, metrics and covers as they are; "
                + "those of more than 1,000 values are not examined. Null but in the top list of a result."),
    ]

    private static func byScenario<Value: Stated>(
        _ key: String, _ description: String, _ path: KeyPath<ScenarioCoverage, Value?> & Sendable
    ) -> Field<Structure>.Member {
        let schema = JSONValue.object([
            ("type", .string("object")), ("required", ["base"].json), ("additionalProperties", Value?.schema),
        ])
        return .init(
            key: key, value: { .object($0.coverage.map { ($0.scenario, $0[keyPath: path].json) }) },
            put: { structure, text in
                text.put(
                    list: structure.coverage, "{", "}",
                    {
                        $1.put(quoted: $0.scenario)
                        $1.put(": ")
                        $0[keyPath: path].put(into: &$1)
                    })
            },
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

extension Structure.SizedBy: Stated {}

extension Structure.Terms: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/terms"

    static let fields: [Field<Structure.Terms>] = [
        Field("senior_coupon", { $0.seniorCoupon }, "c."),
        Field("senior_running_rate", { $0.seniorRunningRate }, "k, with running fee and wrap premium."),
        Field("senior_periods", { $0.seniorPeriods }),
        Field("io_periods", { $0.interestOnlyPeriods }),
        Field("mezz_coupon", { $0.mezzCoupon }),
        Field("mezz_running_rate", { $0.mezzRunningRate }),
        Field("mezz_periods", { $0.mezzPeriods }),
        Field("dsra_months", { $0.dsraMonths }),
        .minor("dscr_notional_minor", { $0.dscrNotionalMinor }, "The least over the cases that size, before the caps and before rounding."),
        .minor("ltv_cap_minor", { $0.ltvCapMinor }),
        .shown("max_gearing", Double?.schema, "g.") { $0.maxGearing.json },
        .shown("gearing_cap_minor", Double?.schema, "The most by gearing: g·cost/(1 − g·upfront fees).") { .minor($0.gearingCapMinor) },
        .shown("sized_by", Structure.SizedBy?.schema, "Null without debt, and where the notional was set by hand.") { $0.sizedBy.json },
        .shown("sizing_case", String?.schema, "The case that gave N_d: base, or a scenario that sizes.") { $0.sizingCase.json },
        .canonical(
            { $0.usesPresentValue },
            shownAs: [
                .init(
                    key: "sizing", value: { .string($0.usesPresentValue ? "pv" : "min") },
                    schema: JSONValue.oneOf(["pv", "min"]).described(
                        "pv: the present value of the cash flow over the target; min: the least cover over it."))
            ]),
        Field("balloon", { $0.balloon }),
        Field("unit_service", { $0.unitService }, "By period, per unit of notional; null without debt."),
        Field("balance", { $0.balances }, "After each period, per unit of notional."),
        Field("mezz_unit_service", { $0.mezzUnitService }),
        Field("mezz_balance", { $0.mezzBalances }, "After each period, per unit of the mezzanine's notional."),
        Field("mezz_balloon", { $0.mezzBalloon }),
        Field("base_dscr", { $0.baseDSCR }, "By period, base case; null inside where nothing is due."),
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
        if let minSizingDSCR { bytes.put(minSizingDSCR) }
    }
}

extension Structure.ConstraintVerdict: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/verdict"

    static let fields: [Field<Structure.ConstraintVerdict>] = [
        Field("key", { $0.constraint }),
        Field(
            "margin", { $0.margin }, "At least 0 passes, in the constraint's unit; null where it does not apply or failed categorically."),
        Field("passes", { $0.passes }),
        Field("ratio", { $0.ratio }, "−margin/tolerance."),
        Field("categorical", { $0.isCategorical }, "Failed in a way that no ratio measures."),
    ]

    var json: JSONValue { members }
}

extension Structure.Metrics: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/metrics"

    static let fields: [Field<Structure.Metrics>] = [
        .minor("value_minor", { $0.valueMinor }),
        .minor("cost_minor", { $0.costMinor }),
        Field("coverage", { $0.coverage }),
        Field("ltv", { $0.ltv }),
        Field("senior_ltv", { $0.seniorLTV }),
        Field("wault", { $0.wault }, "Years."),
        Field("advance_factor", { $0.advanceFactor }),
        Field("wal", { $0.wal }, "Years."),
        Field("icr", { $0.icr }),
        Field("llcr", { $0.llcr }),
        Field("plcr", { $0.plcr }),
        Field("debt_yield", { $0.debtYield }),
        Field("avg_dscr", { $0.averageDSCR }),
        Field("total_dscr", { $0.totalDSCR }),
        Field("wacc", { $0.wacc }),
        .minor("funding_need_minor", { $0.fundingNeedMinor }),
        .minor("upfront_fees_minor", { $0.upfrontFeesMinor }),
        .minor("dsra_funding_minor", { $0.dsraFundingMinor }),
        .minor("sponsor_equity_minor", { $0.sponsorEquityMinor }),
        .minor("equity_minor", { $0.equityMinor }),
        .minor("day_one_core_minor", { $0.dayOneCoreMinor }),
        .minor("day_one_sidecar_minor", { $0.dayOneSidecarMinor }),
        .minor("day_one_total_minor", { $0.dayOneTotalMinor }),
        .minor("total_proceeds_minor", { $0.totalProceedsMinor }),
        .minor("repo_liquidity_minor", { $0.repoLiquidityMinor }),
    ]

    var json: JSONValue { members }
}
