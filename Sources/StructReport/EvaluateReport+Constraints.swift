import StructEngine

extension EvaluateReport {
    var constraints: [String] {
        var table = TextTable([
            ("", .left), ("Constraint", .left), ("found", .left), ("asked", .left), ("margin", .right), ("short by", .right),
        ])
        for verdict in structure.gateA + structure.gateB {
            let isIdle = verdict.passes && verdict.margin == nil
            let text = isIdle ? (found: "", asked: "does not apply") : requirements.text(verdict.constraint)
            let short = verdict.passes ? "" : verdict.ratio.map { shortfall($0) } ?? "outright"
            table.add(
                isIdle ? "·" : verdict.passes ? "✓" : "✗", verdict.constraint.key, text.found, text.asked,
                verdict.constraint.marginText(verdict.margin), short)
        }
        return table.lines + (structure.gateB.isEmpty ? ["Gate B is not asked of a structure without debt."] : [])
    }

    /// CFADS and scheduled senior service by year, on one scale.
    var cashLines: [String] {
        let perYear = plan.deal.paymentsPerYear
        let cash = stride(from: 0, to: structure.cashFlowsMinor.count, by: perYear).map { start in
            structure.cashFlowsMinor[start...].prefix(perYear).reduce(0.0) { $0 + Double($1) }
        }
        guard let service = structure.terms.unitService, let most = cash.max(), most > 0 else { return [] }
        let notional = Double(structure.seniorNotionalMinor)
        let due = stride(from: 0, to: service.count, by: perYear).map { start in
            service[start...].prefix(perYear).reduce(0.0) { $0 + $1 * notional }
        }
        let balloon = structure.terms.balloon ?? 0
        let end = balloon > 0 ? "  then a balloon of \(money.amount(balloon * notional))" : ""
        let peak = max(most, due.max() ?? 0)
        return [
            "CFADS by year   \(Sparkline.bars(cash, top: peak))  at most \(money.amount(most))",
            "senior service  \(Sparkline.bars(due, top: peak))  at most \(money.amount(due.max()))\(end)",
        ]
    }
}
