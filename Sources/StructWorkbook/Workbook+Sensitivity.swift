import StructEngine

/// A sheet of sensitivities: covers of the chosen case under shocks that are inputs, worked out anew from the rents of the case.
extension Workbook {
    /// What is changed on top of the chosen case; each is an input of the workbook.
    struct Shock: Sendable {
        let label: String
        var rent = 0.0
        var vacancy = 0.0
        var opex = 0.0
        /// A year, on the unhedged part.
        var rate = 0.0
    }

    /// The engine's covers of the fixed structure under a shock; nil where no deal has such assumptions.
    struct Shocked: Sendable {
        var least: Double?
        var mean: Double?
    }

    static let shocks = [
        Shock(label: "rents −5%", rent: 0.05), Shock(label: "rents −10%", rent: 0.1),
        Shock(label: "vacancy +2 points", vacancy: 0.02), Shock(label: "vacancy +5 points", vacancy: 0.05),
        Shock(label: "costs +10%", opex: 0.1), Shock(label: "costs +20%", opex: 0.2),
        Shock(label: "rates +1%", rate: 0.01), Shock(label: "rates +2%", rate: 0.02),
        Shock(label: "rents −5%, costs +10%, rates +1%", rent: 0.05, opex: 0.1, rate: 0.01),
    ]

    /// The engine's figures for ``shocks`` on top of a case: the same structure in a deal that has them as its stresses.
    static func shocked(_ plan: Plan, _ structure: Structure, by scenario: Deal.Scenario) -> [Shocked] {
        shocks.map { shock in
            var stress = scenario
            stress.id = "shock"
            stress.sizingDSCR = nil
            stress.rentShock += shock.rent
            stress.vacancyAdd += shock.vacancy
            stress.opexShock += shock.opex
            stress.rateShockBasisPoints += shock.rate * 10_000
            guard let row = try? stressed(plan, structure, stress) else { return Shocked() }
            return Shocked(least: row.minDSCR, mean: row.meanDSCR)
        }
    }

    private static func stressed(_ plan: Plan, _ structure: Structure, _ stress: Deal.Scenario) throws -> Structure.StressCase? {
        let levers = structure.levers
        var deal = plan.deal
        deal.horizonYears = nil
        deal.scenarios = [stress]
        deal.pools = deal.pools.filter { $0.id == levers.pool }
        deal.levers = Deal.Levers(
            pool: [levers.pool], targetRating: [levers.targetRating], seniorCoupon: [.rate(structure.terms.seniorCoupon)],
            seniorTenor: [levers.seniorTenor])
        deal.levers.cashFlowBasis = [levers.cashFlowBasis]
        deal.levers.seniorDSCR = [levers.seniorDSCR]
        deal.levers.seniorLTV = [levers.seniorLTV]
        deal.levers.seniorProfile = [levers.seniorProfile]
        deal.levers.wrap = [levers.wrap]
        deal.levers.dsraMonths = [levers.dsraMonths]
        let fixed = try Plan(deal, count: 1, ruleset: plan.ruleset)
        let same = try fixed.evaluate(index: 0, moves: [.seniorNotional(minor: structure.seniorNotionalMinor)])
        return try fixed.stressGrid(of: same).last
    }

    var sensitivity: [Model.Row] {
        var rows: [Model.Row] = [
            .heading("Least DSCR of the chosen case under each shock below; beside it the shock as first written"),
            .figure("shockNone", "Without a shock", "ratio", "[$minDSCR]", .ratio),
        ]
        for (number, shock) in Self.shocks.enumerated() {
            rows.append(
                .figure(
                    "shockLeast\(number)", "Shock \(number + 1)", "ratio", "[$shockMin\(number)]", .ratio,
                    note: shock.label))
        }
        rows.append(.heading("The change that each makes"))
        for number in Self.shocks.indices {
            rows.append(.figure("shockEffect\(number)", "Shock \(number + 1)", "ratio", "[$shockMin\(number)]-[$minDSCR]", .ratio))
        }
        for (number, shock) in Self.shocks.enumerated() { rows += shockRows(number, shock) }
        return rows
    }

    private func shockRows(_ number: Int, _ shock: Shock) -> [Model.Row] {
        func input(_ key: String, _ label: String, _ unit: String, _ value: Double) -> Model.Row {
            .input("shock\(key)\(number)", label, unit, "sensitivity", value, .percent)
        }
        let debt = "[$seniorNotional]*([unit]+([$shock]+[$shockRate\(number)]*(1-[$hedged]))*[tau]*[sBeta@-1])"
        return [
            .heading("Shock \(number + 1), on top of the chosen case"),
            input("Rent", "Rents lower by", "share", shock.rent), input("Vacancy", "Vacancy added", "share", shock.vacancy),
            input("Opex", "Operating costs higher by", "share", shock.opex), input("Rate", "Rates higher by", "a year", shock.rate),
            .series("shockNet\(number)", "Net of the pool", "minor units", shockNet(number), .minor, total: "SUM"),
            .series(
                "shockSum\(number)", "Net since the last payment", "minor units",
                "IF([pay@-1]=1,0,[shockSum\(number)@-1])+[shockNet\(number)]", .minor, opening: "0"),
            .series(
                "shockDSCR\(number)", "DSCR", "ratio",
                "IF([sLife]=1,IF(\(debt)>0,([shockSum\(number)]-[cAdmin])/[$scale]/(\(debt)),\"\"),\"\")", .ratio),
            .figure("shockMin\(number)", "Least DSCR", "ratio", "MIN([shockDSCR\(number)@all])", .ratio),
            .figure("shockMean\(number)", "Average DSCR", "ratio", "AVERAGE([shockDSCR\(number)@all])", .ratio),
        ]
    }

    /// Income and cost of every lease of a month, each rounded as in the roll, and the streams.
    private func shockNet(_ number: Int) -> String {
        func all(_ name: String, _ count: Int) -> String { "[\(name)0]:[\(name)\(count - 1)]" }
        let lost = "*(1-([$caseRent]+[$shockRent\(number)]))"
        let added = "([$caseVacancy]+[$shockVacancy\(number)])"
        var parts: [String] = []
        if !leases.isEmpty {
            let costs = "[$costs0]:[$costs\(leases.count - 1)]*(1+([$caseOpex]+[$shockOpex\(number)]))+[$maintenance]"
            parts.append(
                "SUMPRODUCT(ROUND(\(all("cGross", leases.count))\(lost)*(1-[$vacancy]-\(added)),0)-ROUND(\(all("cRent", leases.count))*(\(costs)),0))"
            )
        }
        if !streams.isEmpty {
            let due = all("cDue", streams.count)
            parts.append("SUMPRODUCT((\(due)>0)*ROUND(\(due)\(lost)*(1-\(added)),0)+(\(due)<=0)*ROUND(\(due),0))")
        }
        return parts.isEmpty ? "0" : parts.joined(separator: "+")
    }
}
