extension Structure {
    /// The structure as JSON: amounts in minor units as integers where whole (suffix `_minor`), undefined figures null.
    public var json: JSONValue {
        .object([
            ("index", .integer(index)), ("levers", levers.json), ("outcome", .string(outcome.rawValue)),
            ("binding", binding.map { .string($0.key) } ?? .null), ("near_miss", .bool(isNearMiss)), ("worst_ratio", .optional(worstRatio)),
            ("score", .number(score)), ("tier", .string(tier)), ("senior_notional_minor", .integer(seniorNotionalMinor)),
            ("mezz_notional_minor", .integer(mezzNotionalMinor)),
            ("min_dscr", .object(coverage.map { ($0.scenario, .optional($0.minDSCR)) })),
            ("min_dscr_period", .object(coverage.map { ($0.scenario, $0.minDSCRPeriod.map { .integer(Int64($0)) } ?? .null) })),
            ("total_dscr", .object(coverage.map { ($0.scenario, .optional($0.totalDSCR)) })), ("metrics", metrics.json),
            ("equity_irr", .optional(equityReturn?.rate)),
            ("equity_irr_roots", equityReturn.map { .array($0.roots.map { .number($0) }) } ?? .null), ("terms", terms.json),
            ("gate_a", .array(gateA.map(\.json))), ("gate_b", .array(gateB.map(\.json))),
            ("cfads_minor", .array(cashFlowsMinor.map { .integer($0) })),
        ])
    }
}

extension Structure.Terms {
    var json: JSONValue {
        .object([
            ("senior_coupon", .number(seniorCoupon)), ("senior_running_rate", .number(seniorRunningRate)),
            ("senior_periods", .integer(Int64(seniorPeriods))), ("io_periods", .integer(Int64(interestOnlyPeriods))),
            ("mezz_coupon", .optional(mezzCoupon)), ("mezz_running_rate", .optional(mezzRunningRate)),
            ("mezz_periods", mezzPeriods.map { .integer(Int64($0)) } ?? .null), ("dsra_months", .integer(Int64(dsraMonths))),
            ("sizing", .string(usesPresentValue ? "pv" : "min")), ("dscr_notional_minor", .minor(dscrNotionalMinor)),
            ("ltv_cap_minor", .minor(ltvCapMinor)), ("balloon", .optional(balloon)),
            ("unit_service", unitService.map { .array($0.map { .number($0) }) } ?? .null),
            ("balance", balances.map { .array($0.map { .number($0) }) } ?? .null),
            ("mezz_unit_service", mezzUnitService.map { .array($0.map { .number($0) }) } ?? .null),
            ("base_dscr", baseDSCR.map { .array($0.map { .optional($0) }) } ?? .null),
        ])
    }
}

extension Structure.ConstraintVerdict {
    var json: JSONValue {
        .object([
            ("key", .string(constraint.key)), ("margin", .optional(margin)), ("passes", .bool(passes)), ("ratio", .optional(ratio)),
            ("categorical", .bool(isCategorical)),
        ])
    }
}

extension Structure.Metrics {
    var json: JSONValue {
        .object([
            ("coverage", .number(coverage)), ("ltv", .number(ltv)), ("senior_ltv", .number(seniorLTV)), ("wault", .optional(wault)),
            ("advance_factor", .optional(advanceFactor)), ("wal", .optional(wal)), ("icr", .optional(icr)), ("llcr", .optional(llcr)),
            ("plcr", .optional(plcr)), ("debt_yield", .optional(debtYield)), ("avg_dscr", .optional(averageDSCR)),
            ("total_dscr", .optional(totalDSCR)), ("wacc", .optional(wacc)), ("value_minor", .minor(value)), ("cost_minor", .minor(cost)),
            ("funding_need_minor", .minor(fundingNeed)), ("upfront_fees_minor", .minor(upfrontFees)),
            ("dsra_funding_minor", .minor(dsraFunding)), ("sponsor_equity_minor", .minor(sponsorEquity)),
            ("equity_minor", .minor(equity)), ("day_one_core_minor", .minor(dayOneCore)),
            ("day_one_sidecar_minor", .minor(dayOneSidecar)), ("day_one_total_minor", .minor(dayOneTotal)),
            ("total_proceeds_minor", .minor(totalProceeds)), ("repo_liquidity_minor", .minor(repoLiquidity)),
        ])
    }
}
