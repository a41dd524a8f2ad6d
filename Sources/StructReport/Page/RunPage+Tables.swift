import StructEngine

extension RunPage {
    /// The top list, which the script sorts and filters; without it, it is a table in the order of rank.
    var topList: HTML {
        guard !result.top.isEmpty else { return "" }
        let columns: [(title: String, isNumber: Bool)] = [
            ("rank", true), ("index", true), ("pool", false), ("rating", false), ("basis", false), ("coupon", true), ("tenor", true),
            ("profile", false), ("senior m", true), ("mezz m", true), ("min DSCR", true), ("LTV", true), ("WACC", true),
            ("equity IRR", true),
            ("score", true), ("tier", false),
        ]
        let head = columns.map { column -> HTML in
            "<th scope=\"col\"\(column.isNumber ? " class=\"n\"" : "")><button type=\"button\" class=\"sort\">\(column.title)</button></th>"
        }
        let rows = result.top.enumerated().map { place, structure -> HTML in "<tr>\(row(structure, rank: place + 1))</tr>\n" }
        return """
            <div class="tools"><label for="filter">Filter</label> <input id="filter" type="search" autocomplete="off" placeholder="pool, rating, profile …">
            <span class="readout" role="status" id="shown">\(result.top.count) structures</span></div>
            <div class="scroll" tabindex="0" role="group" aria-label="Top list"><table id="top-list"><caption>The best \(result.top.count), best first; a click on a title sorts by it</caption>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(rows)</tbody></table></div>

            """
    }

    private func row(_ structure: Structure, rank: Int) -> HTML {
        let (levers, metrics) = (structure.levers, structure.metrics)
        func number(_ value: Double?, _ text: String) -> HTML {
            "<td class=\"n\" data-v=\"\(value.map { "\($0)" } ?? "")\">\(text)</td>"
        }
        let irr = structure.equityReturn?.rate
        let mezz = structure.mezzNotionalMinor
        return """
            \(number(Double(rank), "\(rank)"))\(number(Double(structure.index), "\(structure.index)"))<td>\(HTML.name(levers.pool))</td>\
            <td>\(levers.targetRating.rawValue)</td><td>\(levers.cashFlowBasis.rawValue)</td>\
            \(number(structure.terms.seniorCoupon, Format.percent(structure.terms.seniorCoupon)))\
            \(number(levers.seniorTenor.years, "\(levers.seniorTenor.shown)y"))<td>\(levers.seniorProfile.text)</td>\
            \(number(Double(structure.seniorNotionalMinor), money.millions(structure.seniorNotionalMinor)))\
            \(number(Double(mezz), mezz == 0 ? Format.undefined : money.millions(mezz)))\
            \(number(structure.minDSCR, Format.ratio(structure.minDSCR)))\(number(metrics.ltv, Format.percent(metrics.ltv)))\
            \(number(metrics.wacc, Format.percent(metrics.wacc)))\(number(irr, Format.percent(irr)))\
            \(number(structure.score, Format.fixed(structure.score, 2)))<td>\(structure.tier)</td>
            """
    }

    /// A table a lever, with the share of survivors as a bar.
    var byLever: HTML {
        let report = RunReport(plan: plan, result: result)
        let survivors = Double(max(1, result.statistics.survivors))
        let tables = result.byLever.filter { $0.valueCount > 1 && ($0.values?.count ?? 0) <= 60 }.compactMap { lever -> HTML? in
            guard let values = lever.values, result.statistics.survivors > 0 else { return nil }
            let rows = values.indices.map { place -> [HTML] in
                let value = values[place]
                let share = Double(value.survivors) / survivors
                return [
                    HTML.name(report.text(lever: lever.lever, value: place)),
                    "\(Format.whole(value.survivors)) <svg class=\"inline\" viewBox=\"0 0 60 10\" aria-hidden=\"true\"><rect class=\"fill-good\" width=\"\(share * 60)\" height=\"10\"/></svg>",
                    "\(Format.fixed(value.best?.score, 2))", "\(money.millions(value.best?.totalProceedsMinor))",
                    "\(Format.ratio(value.best?.minDSCR))", "\(value.best.map { String($0.index) } ?? Format.undefined)",
                ]
            }
            let table = HTML.table(
                [
                    ("value", .left), ("survivors", .right), ("best score", .right), ("proceeds m", .right), ("min DSCR", .right),
                    ("index", .right),
                ], rows, caption: "Survivors and the best of them by \(lever.lever)")
            return "<details><summary>\(lever.lever), \(lever.valueCount) values</summary>\n\(table)</details>\n"
        }
        guard !tables.isEmpty else { return "" }
        let left = result.byLever.filter { ($0.values?.count ?? 61) > 60 && $0.valueCount > 1 }.map(\.lever)
        let note = left.isEmpty ? "" : " Not shown, for having more than 60 values: \(left.joined(separator: ", "))."
        return "<p>For every value of a lever, how many survivors have it, and the best that does.\(note)</p>\n\(tables)"
    }

    /// Of each binding constraint the nearest miss, with the changes that would make it pass.
    var nearMisses: HTML {
        var seen: Set<Constraint> = []
        let rows = result.nearMisses.compactMap { miss -> [HTML]? in
            let structure = miss.structure
            guard let binding = structure.binding, seen.insert(binding).inserted else { return nil }
            let verdict = (structure.gateA + structure.gateB).first { $0.constraint == binding }
            let hints = miss.hints.prefix(3).map { hint -> HTML in
                "<li>\(hint.sentence) <span class=\"quiet\">\(money.change(hint.proceedsChangeMinor))m proceeds</span></li>"
            }
            let wall = miss.hints.obstacle.map { "no change of one or two levers; \($0.key) stands in the way" } ?? "not sought"
            return [
                "\(binding.key)", "\(String(structure.index))", "\(binding.marginText(verdict?.margin))",
                "\(Format.percent(verdict?.ratio, 1))",
                HTML.name(structure.levers.pool), "\(structure.levers.targetRating.rawValue)",
                "\(Format.whole(result.statistics[binding].nearMisses))", hints.isEmpty ? "\(wall)" : "<ul>\(hints)</ul>",
            ]
        }
        guard !rows.isEmpty else { return "" }
        let table = HTML.table(
            [
                ("constraint", .left), ("index", .right), ("margin", .right), ("of tolerance", .right), ("pool", .left), ("rating", .left),
                ("in all", .right), ("would pass by", .left),
            ], rows, caption: "The nearest miss under each binding constraint")
        return "<p>Pruned by less than a tolerance. Every hint is proven by evaluation.</p>\n\(table)"
    }
}
