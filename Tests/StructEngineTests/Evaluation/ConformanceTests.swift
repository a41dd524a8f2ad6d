import StructEngine
import TestSupport
import Testing

/// Every figure of the conformance vectors: whole numbers, notionals, keys and outcomes exactly,
/// doubles within 1e-9 relative.
@Suite struct ConformanceTests {
    static func plan(_ vectors: Conformance) throws -> Plan {
        try Plan(Deal(json: Array(vectors.root["deal"].json.utf8)))
    }

    @Test(arguments: Conformance.names) func theSpaceHasTheStatedShape(name: String) throws {
        let vectors = try Conformance(name)
        let plan = try Self.plan(vectors)
        #expect(Double(plan.cardinality) == vectors.root["cardinality"].double)
        for (lever, size) in zip(Deal.Levers.names, plan.deal.levers.sizes) {
            #expect(Double(size) == vectors.root["lever_sizes"][lever].double, "\(lever)")
        }
    }

    @Test(arguments: Conformance.names) func cashFlowsAgreeToTheMinorUnit(name: String) throws {
        let vectors = try Conformance(name)
        let plan = try Self.plan(vectors)
        for flow in vectors.root["cash_flows_minor"].elements {
            let basis = try #require(Deal.CashFlowBasis(rawValue: flow["basis"].string ?? ""))
            let own = try plan.cashFlows(pool: flow["pool"].string ?? "", basis: basis, scenario: flow["scenario"].string ?? "")
            #expect(own == flow["cfads"].elements.compactMap { $0.double.map { Int64($0) } })
        }
        #expect(!vectors.root["cash_flows_minor"].elements.isEmpty)
    }

    @Test(arguments: Conformance.names) func structuresAgree(name: String) throws {
        let vectors = try Conformance(name)
        let plan = try Self.plan(vectors)
        var comparison = Comparison()
        for expected in vectors.root["permutations"].elements {
            let index = Int64(expected["index"].double ?? -1)
            comparison.check(try plan.evaluate(index: index), expected)
        }
        #expect(comparison.mismatches == [])
        #expect(comparison.compared > 1_000)
    }

    @Test(arguments: Conformance.names) func waterfallsAgreeToTheMinorUnit(name: String) throws {
        let vectors = try Conformance(name)
        let plan = try Self.plan(vectors)
        var rows = 0
        for expected in vectors.root["waterfalls"].elements {
            let structure = try plan.evaluate(index: Int64(expected["index"].double ?? -1))
            for run in expected["runs"].elements {
                let waterfall = try plan.waterfall(structure, scenario: run["scenario"].string ?? "")
                #expect(Double(waterfall.reservesFundedMinor) == run["dsra_funded_minor"].double)
                #expect(Comparison.isClose(waterfall.equityIRR.rate, run["equity_irr"].double))
                let columns = run["columns"].elements.compactMap(\.string)
                #expect(columns.count == 33)
                for (period, row) in zip(waterfall.rows, run["rows"].elements) {
                    rows += 1
                    for (column, cell) in zip(columns, row.elements) {
                        #expect(Self.agrees(period, column, cell), "\(name) \(structure.index) period \(period.t) \(column)")
                    }
                }
                #expect(waterfall.periods.count == run["rows"].elements.count)
            }
        }
        #expect(rows > 0)
    }

    /// False for a column that is not known.
    private static func agrees(_ row: WaterfallRow, _ column: String, _ cell: TwinValue) -> Bool {
        switch column {
        case "locked": row.locked == cell.bool
        case "dscr": Comparison.isClose(row.dscr, cell.double)
        default: row.amounts[column].map { Double($0) == cell.double } ?? false
        }
    }
}

/// Collects where a structure differs from its expected figures.
struct Comparison {
    var mismatches: [String] = []
    var compared = 0

    static func isClose(_ own: Double?, _ expected: Double?, absolute: Bool = false) -> Bool {
        guard let own, let expected else { return own == nil && expected == nil }
        let difference = abs(own - expected)
        return difference <= 1e-9 * abs(expected) || difference <= (absolute ? 1e-9 : 1e-12)
    }

    mutating func close(_ place: String, _ own: Double?, _ expected: TwinValue, absolute: Bool = false) {
        compared += 1
        guard !Comparison.isClose(own, expected.double, absolute: absolute) else { return }
        mismatches.append("\(place): \(own.map { "\($0)" } ?? "null"), expected \(expected.json)")
    }

    mutating func exact(_ place: String, _ own: Double?, _ expected: TwinValue) {
        compared += 1
        if own != expected.double { mismatches.append("\(place): \(own.map { "\($0)" } ?? "null"), expected \(expected.json)") }
    }

    mutating func text(_ place: String, _ own: String?, _ expected: TwinValue) {
        compared += 1
        if own != expected.string { mismatches.append("\(place): \(own ?? "null"), expected \(expected.json)") }
    }

    mutating func list(_ place: String, _ own: [Double?]?, _ expected: TwinValue) {
        compared += 1
        if (own?.count ?? 0) != expected.elements.count { mismatches.append("\(place): \(own?.count ?? 0) elements") }
        for (position, pair) in zip(own ?? [], expected.elements).enumerated() { close("\(place)[\(position)]", pair.0, pair.1) }
    }

    mutating func check(_ own: Structure, _ expected: TwinValue) {
        let at = "#\(own.index) "
        text(at + "levers", own.levers.json.text(pretty: false), .text(leverText(expected["levers"])))
        text(at + "outcome", own.outcome.rawValue, expected["outcome"])
        text(at + "binding", own.binding?.key, expected["binding"])
        text(at + "tier", own.tier, expected["tier"])
        compared += 1
        if own.isNearMiss != expected["near_miss"].bool { mismatches.append(at + "near miss") }
        close(at + "worst ratio", own.worstRatio, expected["worst_ratio"], absolute: true)
        close(at + "score", own.score, expected["score"])
        exact(at + "N", Double(own.seniorNotionalMinor), expected["N_minor"])
        exact(at + "N_m", Double(own.mezzNotionalMinor), expected["N_m_minor"])
        terms(at, own.terms, expected)
        for coverage in own.coverage {
            close(at + "min DSCR " + coverage.scenario, coverage.minDSCR, expected["min_dscr"][coverage.scenario])
            exact(
                at + "period " + coverage.scenario, coverage.minDSCRPeriod.map { Double($0) },
                expected["min_dscr_period"][coverage.scenario])
            if coverage.scenario != "base" {
                close(at + "total DSCR " + coverage.scenario, coverage.totalDSCR, expected["total_stress_dscr"][coverage.scenario])
            }
        }
        metrics(at, own.metrics, expected["metrics"], expected["metrics_minor"])
        gates(at, own.gateA, expected["gate_a"])
        gates(at, own.gateB, expected["gate_b"])
    }

    /// The expected levers in the order and spelling of the engine's.
    private func leverText(_ expected: TwinValue) -> String {
        func value(_ key: String, _ value: TwinValue) -> JSONValue {
            switch value {
            case .null: .null
            case .boolean(let flag): .bool(flag)
            case .number(let number): .number(number)
            case .text(let text): .string(text)
            case .list(let elements): .array(elements.map { self.value(key, $0) })
            case .object: object(value)
            }
        }
        return JSONValue.object(Deal.Levers.names.map { ($0, value($0, expected[$0])) }).text(pretty: false)
    }

    private func value(_ key: String, _ value: TwinValue) -> JSONValue { value.double.map { .number($0) } ?? .string(value.string ?? "") }

    private func object(_ members: TwinValue) -> JSONValue {
        let order = [
            "spread_bps", "dscr", "sold_pct", "haircut_pct", "coupon", "tenor_years", "profile", "kind", "io_months", "balloon_pct",
            "premium_bps", "insurer_rating",
        ]
        return .object(
            order.compactMap { key in
                guard let member = members.members[key] else { return nil }
                if case .object = member { return (key, object(member)) }
                return (key, value(key, member))
            })
    }

    private mutating func terms(_ at: String, _ own: Structure.Terms, _ expected: TwinValue) {
        exact(at + "periods", Double(own.seniorPeriods), expected["periods"])
        exact(at + "io periods", Double(own.interestOnlyPeriods), expected["io_periods"])
        close(at + "c", own.seniorCoupon, expected["senior_coupon"])
        close(at + "k", own.seniorRunningRate, expected["senior_running_rate"])
        exact(at + "mezz periods", own.mezzPeriods.map { Double($0) }, expected["mezz_periods"])
        close(at + "c_m", own.mezzCoupon, expected["mezz_coupon"])
        close(at + "k_m", own.mezzRunningRate, expected["mezz_running_rate"])
        exact(at + "dsra months", Double(own.dsraMonths), expected["dsra_months"])
        close(at + "balloon", own.balloon, expected["balloon"])
        close(at + "N_d", own.dscrNotionalMinor, expected["sizing"]["n_d_minor"])
        close(at + "cap", own.ltvCapMinor, expected["sizing"]["ltv_cap_minor"])
        if own.dscrNotionalMinor != nil { text(at + "form", own.usesPresentValue ? "pv" : "min", expected["sizing"]["form"]) }
        list(at + "u", own.unitService, expected["unit_service"])
        list(at + "balance", own.balances, expected["balance"])
        if own.mezzUnitService != nil { list(at + "v", own.mezzUnitService, expected["mezz_unit_service"]) }
        list(at + "base DSCR", own.baseDSCR, expected["base_dscr"])
    }

    private mutating func metrics(_ at: String, _ own: Structure.Metrics, _ expected: TwinValue, _ minor: TwinValue) {
        let ratios: [(String, Double?)] = [
            ("coverage", own.coverage), ("ltv", own.ltv), ("senior_ltv", own.seniorLTV), ("wault", own.wault),
            ("advance_factor", own.advanceFactor), ("wal", own.wal), ("icr", own.icr), ("llcr", own.llcr), ("plcr", own.plcr),
            ("debt_yield", own.debtYield), ("avg_dscr", own.averageDSCR), ("total_dscr", own.totalDSCR), ("wacc", own.wacc),
        ]
        for (key, figure) in ratios { close(at + key, figure, expected[key]) }
        let amounts: [(String, Double?)] = [
            ("value", own.valueMinor), ("cost", own.costMinor), ("upfront_fees", own.upfrontFeesMinor),
            ("dsra_funding", own.dsraFundingMinor),
            ("funding_need", own.fundingNeedMinor), ("sponsor_equity", own.sponsorEquityMinor), ("equity", own.equityMinor),
            ("day_one_core", own.dayOneCoreMinor), ("day_one_sidecar", own.dayOneSidecarMinor), ("day_one_total", own.dayOneTotalMinor),
            ("repo_liquidity", own.repoLiquidityMinor),
        ]
        for (key, figure) in amounts { close(at + key, figure, minor[key]) }
    }

    private mutating func gates(_ at: String, _ own: [Structure.ConstraintVerdict], _ expected: TwinValue) {
        compared += 1
        if own.count != expected.elements.count { mismatches.append(at + "\(own.count) constraints") }
        for (verdict, row) in zip(own, expected.elements) {
            let place = at + verdict.constraint.key
            text(place, verdict.constraint.key, row["key"])
            close(place + " margin", verdict.margin, row["margin"], absolute: true)
            close(place + " ratio", verdict.ratio, row["ratio"], absolute: true)
            compared += 1
            if verdict.passes != row["pass"].bool { mismatches.append(place + " verdict") }
        }
    }
}
