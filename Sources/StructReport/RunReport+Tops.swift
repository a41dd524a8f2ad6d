import StructEngine

/// The top list and what is said of it: rows that show the same are one, with the levers that change
/// nothing; and the best structure by value of each lever.
extension RunReport {
    /// Neighbours of the top list that show the same figures.
    private struct Row {
        /// Ranks from 1.
        let first: Int
        var last: Int
        let cells: [String]

        var ranks: String { first == last ? String(first) : "\(first)–\(last)" }
    }

    private var rows: [Row] {
        var rows: [Row] = []
        for (place, structure) in result.top.enumerated() {
            let cells = cells(of: structure)
            if rows.last?.cells == cells {
                rows[rows.count - 1].last = place + 1
            } else {
                rows.append(Row(first: place + 1, last: place + 1, cells: cells))
            }
        }
        return rows
    }

    /// What the list shows of a structure beside rank and index. Coverage is not in: sponsor equity moves it
    /// and nothing that the list is ordered by.
    private func cells(of structure: Structure) -> [String] {
        let levers = structure.levers
        let mezz = structure.mezzNotionalMinor == 0 ? Format.undefined : money.millions(structure.mezzNotionalMinor)
        return [
            levers.pool.cut(to: 16), levers.targetRating.rawValue, levers.cashFlowBasis.rawValue,
            Format.percent(structure.terms.seniorCoupon), "\(levers.seniorTenor.shown)y", levers.seniorProfile.text,
            money.millions(structure.seniorNotionalMinor), mezz, Format.ratio(structure.minDSCR), Format.percent(structure.metrics.ltv),
            Format.percent(structure.metrics.wacc),
        ] + (objective == nil ? [] : [objectiveText(structure)]) + [Format.fixed(structure.score, 2), structure.tier]
    }

    /// The title of the figure that the list is ordered by, where no other column shows it.
    private var objective: String? {
        switch plan.deal.objective {
        case .equityIRR: "equity IRR"
        case .stressDSCR: "stress DSCR"
        case .breakevenRent: "rent to lose"
        case .composite, .proceeds, .wacc, .dayOne, .minDSCR: nil
        }
    }

    private func objectiveText(_ structure: Structure) -> String {
        plan.deal.objective == .stressDSCR ? Format.ratio(structure.objectiveFigure) : Format.percent(structure.objectiveFigure)
    }

    var top: [String] {
        var columns: [(title: String, alignment: TextTable.Alignment)] = [
            ("Top", .right), ("", .right), ("index", .right), ("pool", .left), ("rating", .left), ("basis", .left), ("coupon", .right),
            ("tenor", .right), ("profile", .left), ("senior m", .right), ("mezz m", .right), ("min DSCR", .right), ("LTV", .right),
            ("WACC", .right),
        ]
        if let objective { columns.append((objective, .right)) }
        var table = TextTable(columns + [("score", .right), ("tier", .left)])
        let rows = rows
        for row in rows {
            let count = row.first == row.last ? "" : "× \(row.last - row.first + 1)"
            table.add([row.ranks, count, String(result.top[row.first - 1].index)] + row.cells)
        }
        var lines =
            table.lines + ["Amounts in millions of \(plan.deal.currency.rawValue). One in full: structctl evaluate … --index <index>"]
        if rows.contains(where: { $0.first < $0.last }) {
            lines[lines.count - 1] += "\n× n: so many in a row that show the same; the index is the first's."
        }
        return lines + free(rows)
    }

    /// The free levers of the first structure of each row; neighbours that say the same are said once.
    private func free(_ rows: [Row]) -> [String] {
        var said: [(first: Int, last: Int, text: String)] = []
        for row in rows {
            let levers = result.top[row.first - 1].freeLevers ?? []
            let text = levers.map { "\($0.lever) \(freeText($0))" }.joined(separator: ", ")
            if let last = said.last, last.text == text {
                said[said.count - 1].last = row.last
            } else {
                said.append((row.first, row.last, text))
            }
        }
        guard said.contains(where: { !$0.text.isEmpty }) else { return [] }
        var table = TextTable([("", .right), ("", .left)])
        for row in said {
            table.add("  " + (row.first == row.last ? String(row.first) : "\(row.first)–\(row.last)"), row.text.isEmpty ? "none" : row.text)
        }
        return ["Free levers, with other values that change no figure:"] + table.lines
    }

    /// Up to three values, or the first, the last and how many.
    private func freeText(_ free: Structure.FreeLever) -> String {
        let known = result.byLever.first { $0.lever == free.lever }?.values?.map(\.value) ?? []
        let texts = free.values.map { value in
            known.firstIndex(of: value).map { text(lever: free.lever, value: $0) } ?? value.text(pretty: false)
        }
        guard texts.count > 3, let first = texts.first, let last = texts.last else { return texts.joined(separator: " or ") }
        return "\(first) … \(last) (\(texts.count))"
    }

    /// Of each lever with a choice, the best three values and what is left.
    var byLever: [String] {
        var table = TextTable([
            ("Best by lever value", .left), ("", .left), ("survivors", .right), ("score", .right), ("proceeds m", .right),
            ("min DSCR", .right), ("index", .right),
        ])
        for lever in result.byLever where lever.valueCount > 1 {
            guard let values = lever.values else {
                table.add(lever.lever, "\(Format.whole(Int64(lever.valueCount))) values, not told apart")
                continue
            }
            let order = values.indices.filter { values[$0].best != nil }.sorted { comesBefore(values[$0].best, values[$1].best, $0 < $1) }
            for (place, number) in order.prefix(3).enumerated() {
                guard let best = values[number].best else { continue }
                table.add(
                    place == 0 ? lever.lever : "", text(lever: lever.lever, value: number), Format.whole(values[number].survivors),
                    Format.fixed(best.score, 2), money.millions(best.totalProceedsMinor), Format.ratio(best.minDSCR), String(best.index))
            }
            let rest = rest(values, order)
            if !rest.isEmpty { table.add("", rest) }
        }
        return table.isEmpty ? [] : table.lines
    }

    /// What is not shown of a lever's values.
    private func rest(_ values: [RunResult.ByLever.Value], _ order: [Int]) -> String {
        var parts: [String] = []
        if order.count > 3, let last = order.last.flatMap({ values[$0].best }) {
            parts.append("\(order.count - 3) more, the last \(Format.fixed(last.score, 2))")
        }
        if order.count < values.count { parts.append("\(values.count - order.count) without survivors") }
        return parts.joined(separator: "; ")
    }

    /// By what the objective looks at, where a best states it, else by score.
    private func comesBefore(_ a: RunResult.ByLever.Best?, _ b: RunResult.ByLever.Best?, _ isFirst: Bool) -> Bool {
        func merit(_ best: RunResult.ByLever.Best?) -> Double {
            switch plan.deal.objective {
            case .proceeds: best?.totalProceedsMinor ?? 0
            case .minDSCR: best?.minDSCR ?? 0
            default: best?.score ?? 0
            }
        }
        return merit(a) != merit(b) ? merit(a) > merit(b) : isFirst
    }

    /// A value of a lever in few words.
    func text(lever: String, value: Int) -> String {
        let levers = plan.deal.levers
        func coupon(_ coupon: Deal.Coupon) -> String {
            switch coupon {
            case .rate(let rate): Format.percent(rate)
            case .spread(let basisPoints): "\(Format.plain(basisPoints)) bps"
            }
        }
        switch lever {
        case "pool": return levers.pool[value].cut(to: 24)
        case "target_rating": return levers.targetRating[value].rawValue
        case "cash_flow_basis": return levers.cashFlowBasis[value].rawValue
        case "senior_dscr": return Format.target(levers.seniorDSCR[value])
        case "senior_ltv": return levers.seniorLTV[value].map { Format.percent($0) } ?? "none"
        case "senior_coupon": return coupon(levers.seniorCoupon[value])
        case "senior_tenor_years": return "\(levers.seniorTenor[value].shown)y"
        case "senior_profile": return levers.seniorProfile[value].text
        case "mezz":
            return levers.mezzanine[value].map { "\(Format.ratio($0.dscr)) \(coupon($0.coupon)) \($0.tenor.shown)y \($0.profile.text)" }
                ?? "none"
        case "wrap":
            return levers.wrap[value].map { "\(Format.plain($0.premiumBasisPoints)) bps \($0.insurerRating.rawValue)" } ?? "none"
        case "dsra_months": return levers.dsraMonths[value].map { "\($0) months" } ?? "by rating"
        case "equity_pct": return Format.percent(levers.equityShare[value])
        case "sidecar":
            return levers.sidecar[value].map {
                "\(Format.percent($0.soldShare, 0)) less \(Format.percent($0.haircut, 0)) \($0.tenor.shown)y"
            } ?? "none"
        default: return levers.repoTarget[value]?.rawValue ?? "none"
        }
    }
}
