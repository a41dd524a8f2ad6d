import StructEngine

/// What a structure goes through: the stress grid, the tornado, breakevens, the tenant ladder and the distribution of risk.
extension StructurePart {
    var stress: HTML {
        let rows = grid.map { row -> [HTML] in
            [
                HTML.name(row.scenario), "\(Format.ratio(row.minDSCR))", "\(row.minDSCRPeriod.map(String.init) ?? Format.undefined)",
                "\(row.firstShortfallPeriod.map { "period \($0)" } ?? "none")", "\(money.millions(row.seniorUnpaidAtMaturityMinor))",
                "\(row.periodsLocked)", "\(money.millions(row.distributionsMinor))", "\(Format.percent(row.equityIRR))",
                "\(row.impliedRating?.rawValue ?? "none")",
            ]
        }
        return HTML.table(
            [
                ("case", .left), ("min DSCR", .right), ("in period", .right), ("missed payment", .left), ("unpaid at maturity m", .right),
                ("periods locked", .right), ("to equity m", .right), ("equity IRR", .right), ("implied rating", .left),
            ], rows, caption: "Stress grid of #\(structure.index)")
    }

    var room: HTML {
        guard !breakevens.isEmpty else { return "" }
        let rows = Structure.Breakeven.Driver.allCases.compactMap { driver -> [HTML]? in
            let own = breakevens.filter { $0.driver == driver }
            guard !own.isEmpty else { return nil }
            return ["\(driver.words)"] + own.map { "\($0.text)" }
        }
        return HTML.table(
            [
                ("driver", .left), ("to DSCR \(Format.fixed(plan.deal.cashTraps.lockupLevel, 2))x", .right), ("to DSCR 1.00x", .right),
                ("to a missed payment", .right),
            ], rows, caption: "Breakevens: how far each driver may move by itself, from the base case")
    }

    /// Tenants failing one after the other; a long ladder is cut in its middle.
    var tenants: HTML {
        guard !ladder.rungs.isEmpty else { return "" }
        let shown = ladder.shownRungs(first: 8, whole: 14)
        var rows: [[HTML]] = []
        for (place, rung) in ladder.rungs.enumerated() where shown.contains(place) {
            if place > 0, !shown.contains(place - 1) { rows.append(["…", "", "", "", "", ""]) }
            rows.append([
                "\(place + 1)", HTML.name(rung.tenant), "\(Format.percent(rung.rentShare, 1))", "\(Format.ratio(rung.minDSCR))",
                "\(rung.firstShortfallPeriod.map { "period \($0)" } ?? "none")", "\(money.millions(rung.seniorUnpaidAtMaturityMinor))",
            ])
        }
        return HTML.table(
            [
                ("with", .right), ("tenant", .left), ("share of rent", .right), ("min DSCR", .right), ("missed payment", .left),
                ("unpaid at maturity m", .right),
            ], rows, caption: ladder.title(missesInBase: grid.first?.missesPayment == true))
    }
}
