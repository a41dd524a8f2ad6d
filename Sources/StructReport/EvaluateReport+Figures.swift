import StructEngine

extension EvaluateReport {
    private var need: Double { metrics.fundingNeedMinor }

    var sources: [String] {
        let debt = Double(structure.seniorNotionalMinor) + Double(structure.mezzNotionalMinor)
        return amounts(
            "Sources, \(plan.deal.currency.rawValue) m",
            [
                ("senior notes", Double(structure.seniorNotionalMinor)), ("mezzanine", Double(structure.mezzNotionalMinor)),
                ("equity", metrics.equityMinor), ("", nil), ("total", debt + metrics.equityMinor),
            ])
    }

    var uses: [String] {
        let surplus = max(0, metrics.totalProceedsMinor - need)
        return amounts(
            "Uses, \(plan.deal.currency.rawValue) m",
            [
                ("pool cost", metrics.costMinor), ("upfront fees", metrics.upfrontFeesMinor), ("DSRA funding", metrics.dsraFundingMinor),
                surplus > 0 ? ("surplus", surplus) : ("", nil), ("total", need + surplus),
            ])
    }

    /// A block of amounts with their share of the funding need.
    private func amounts(_ title: String, _ rows: [(String, Double?)]) -> [String] {
        var table = TextTable([(title, .left), ("", .right), ("of need", .right)])
        for (name, amount) in rows {
            guard let amount else {
                table.add("", "", "")
                continue
            }
            table.add(name, money.millions(amount), Format.percent(need > 0 ? amount / need : nil, 1))
        }
        return table.lines
    }

    var dayOne: [String] {
        var table = TextTable([("Day one, \(plan.deal.currency.rawValue) m", .left), ("", .right)])
        table.add("core", money.millions(metrics.dayOneCoreMinor))
        table.add("sidecar", money.millions(metrics.dayOneSidecarMinor))
        table.add("total", money.millions(metrics.dayOneTotalMinor))
        table.add("", "")
        table.add("repo liquidity", money.millions(metrics.repoLiquidityMinor))
        return table.lines
    }

    var coverage: [String] {
        let hasMezz = structure.coverage.contains { $0.totalDSCR != nil }
        let hasSizing = structure.coverage.contains { $0.minSizingDSCR != nil }
        var table = TextTable([
            ("Coverage", .left), ("min DSCR", .right), ("floor", .right), ("", .left), ("in period", .right),
            (hasSizing ? "sizing" : "", .right), (hasMezz ? "total" : "", .right),
        ])
        var shown = Array(structure.coverage.enumerated())
        let hidden = shown.count - EvaluateReport.scenarioLimit
        if hidden > 0 {
            let stresses = shown.dropFirst().sorted { ($0.element.minDSCR ?? .infinity) < ($1.element.minDSCR ?? .infinity) }
            let kept = Set(stresses.prefix(EvaluateReport.scenarioLimit - 2).map(\.offset))
            shown = shown.filter { $0.offset == 0 || kept.contains($0.offset) }
        }
        for (number, row) in shown {
            let floor = number == 0 ? requirements.dscrFloor : requirements.stressFloor
            let isMet = row.minDSCR.map { $0 >= floor - 1e-12 * floor }
            let date = row.minDSCRPeriod.flatMap { try? plan.paymentDate(ofPeriod: $0) }.map { " \($0)" } ?? ""
            table.add(
                row.scenario.cut(to: 13), Format.ratio(row.minDSCR), Format.fixed(floor, 3), isMet.map { $0 ? "✓" : "✗" } ?? "",
                (row.minDSCRPeriod.map(String.init) ?? Format.undefined) + date,
                hasSizing ? Format.ratio(row.minSizingDSCR) : "", hasMezz ? Format.ratio(row.totalDSCR) : "")
        }
        return table.lines + (hidden > 0 ? ["… and \(hidden + 1) milder stresses"] : [])
    }

    var figures: [String] {
        let irr: String
        switch structure.equityReturn {
        case .rate(let rate): irr = Format.percent(rate)
        case .undefined(let reason): irr = "\(Format.undefined) (\(reason.rawValue))"
        case .ambiguous(let roots): irr = "\(Format.undefined) (\(roots.count) roots)"
        case nil: irr = Format.undefined
        }
        var table = TextTable([("Metrics", .left), ("", .right), ("", .left), ("", .right)])
        table.add("LLCR", Format.ratio(metrics.llcr), "LTV", Format.percent(metrics.ltv))
        table.add("PLCR", Format.ratio(metrics.plcr), "senior LTV", Format.percent(metrics.seniorLTV))
        table.add("ICR", Format.ratio(metrics.icr), "coverage", Format.percent(metrics.coverage))
        table.add("mean DSCR", Format.ratio(metrics.averageDSCR), "WACC", Format.percent(metrics.wacc))
        table.add("WAL", years(metrics.wal), "debt yield", Format.percent(metrics.debtYield))
        table.add("WAULT", years(metrics.wault), "adv. factor", Format.fixed(metrics.advanceFactor, 3))
        return table.lines + ["", "value       \(money.amount(metrics.valueMinor))", "equity IRR  \(irr)"]
    }

    private func years(_ value: Double?) -> String { value.map { Format.fixed($0, 2) + " y" } ?? Format.undefined }
}
