import StructEngine

/// From rents and streams to the cash that is available for debt service: in the base case, which shapes a sculpted profile, and in
/// the chosen one. A prefix tells the two apart: b and c.
extension Workbook {
    private static let minor = "minor units"

    /// First and last month of a lease, and its delay, in a case.
    private func span(_ p: String, _ place: Int) -> (first: String, last: String, late: String) {
        p == "c" ? ("[$from\(place)]", "[$last\(place)]", "+[$late\(place)]") : ("[$start\(place)]", "[$end\(place)]", "")
    }

    /// Index, headline rent and net of each lease by month, in minor units; then the streams.
    func roll(_ p: String) -> [Model.Row] {
        var rows: [Model.Row] = []
        if p == "c", hasDefaults {
            rows += [
                .heading("A tenant's default"),
                .series(
                    "kept", "Rent that the struck tenant pays", "share",
                    "IF([$caseDefault]=0,1,IF([month]<[$caseFrom],1,IF([month]-[$caseFrom]<[$caseVoid],0,[$caseKept])))", .percent),
            ]
        }
        let stepped = leases.indices.filter { !leases[$0].lease.steps.isEmpty }
        if !stepped.isEmpty { rows.append(.heading("Rent steps")) }
        for place in stepped { rows += steps(p, place) }
        rows.append(.heading("Growth index, applied at reviews"))
        for place in leases.indices { rows += index(p, place) }
        let relet = leases.indices.filter { leases[$0].lease.relet != nil }
        if !relet.isEmpty { rows.append(.heading("Rent until a lease ends, and what it was in its last month")) }
        for place in relet {
            let (id, last) = (leases[place].lease.id, span(p, place).last)
            rows += [
                .series("\(p)Own\(place)", id, Self.minor, headline(p, place), .minor),
                .series(
                    "\(p)Held\(place)", "\(id): last", Self.minor, "IF([month]<=\(last),[\(p)Own\(place)],[\(p)Held\(place)@-1])", .minor,
                    opening: "0"),
            ]
        }
        rows.append(.heading("Headline rent"))
        for place in leases.indices { rows.append(rent(p, place)) }
        return rows + nets(p)
    }

    /// The step in force and the rent that it sets; 0 before the first.
    private func steps(_ p: String, _ place: Int) -> [Model.Row] {
        let (lease, late) = (leases[place].lease, span(p, place).late)
        let month = late.isEmpty ? "[month]" : "[month]-[$late\(place)]"
        let known = "[$stepMonth\(place)_0]:[$stepMonth\(place)_\(lease.steps.count - 1)]"
        let rents = "[$stepRent\(place)_0]:[$stepRent\(place)_\(lease.steps.count - 1)]"
        return [
            .series(
                "\(p)Step\(place)", "\(lease.id): month of the step in force", "month",
                "IF(\(month)<[$stepMonth\(place)_0],0,LOOKUP(\(month),\(known)))", .count),
            .series(
                "\(p)Passing\(place)", "\(lease.id): rent a year before growth", deal.currency.rawValue,
                "IF([\(p)Step\(place)]=0,[$rent\(place)],LOOKUP([\(p)Step\(place)],\(known),\(rents)))", .money),
        ]
    }

    /// The index starts anew with a step: growth of twelve months that began before it is in its rent.
    private func index(_ p: String, _ place: Int) -> [Model.Row] {
        let (lease, late) = (leases[place].lease, span(p, place).late)
        func growth(_ cpi: String) -> String {
            "IF([$kind\(place)]=[$inflationKind],MAX([$floor\(place)],MIN([$cap\(place)],\(cpi))),IF([$kind\(place)]=1,[$rate\(place)],0))"
        }
        let (step, rate, next) = ("[\(p)Step\(place)]", growth("[\(p)cpi]"), "([$next\(place)]\(late))")
        let isStepped = !lease.steps.isEmpty
        func anew(_ formula: String) -> String { isStepped ? "IF([month]=\(step)\(late),1,\(formula))" : formula }
        func since(_ months: String) -> String { isStepped ? ",OR(\(step)=0,[month]-\(months)>=\(step)\(late))" : "" }
        let review = "[month]>=\(next),MOD([month]-\(next),[$every\(place)])=0,[month]<=[$lastReview]"
        guard lease.indexation.reviewMonths != 12 else {
            let formula = "[\(p)Index\(place)@-1]*IF(AND(\(review)\(since("[$every\(place)]"))),1+\(rate),1)"
            return [.series("\(p)Index\(place)", lease.id, "index", anew(formula), .factor, opening: "1")]
        }
        // Growth of single years gathers between reviews; the review lets it in.
        let year = "[month]>=\(next)-[$every\(place)]+[$year],MOD([month]-\(next),[$year])=0\(since("[$year]"))"
        return [
            .figure(
                "firstGrowth\(p)\(place)", "\(lease.id): growth gathered before closing", "index",
                "(1+\(growth("[$firstCPI\(p)]")))^MAX(0,INT(([$every\(place)]-[$year]-\(next))/[$year])+1)", .factor),
            .series(
                "\(p)Gathered\(place)", "\(lease.id): gathered", "index", anew("[\(p)Gathered\(place)@-1]*IF(AND(\(year)),1+\(rate),1)"),
                .factor, opening: "[$firstGrowth\(p)\(place)]"),
            .series(
                "\(p)Index\(place)", lease.id, "index", anew("IF(AND(\(review)),[\(p)Gathered\(place)],[\(p)Index\(place)@-1])"), .factor,
                opening: "1"),
        ]
    }

    private func headline(_ p: String, _ place: Int) -> String {
        let (first, last, _) = span(p, place)
        let rent = leases[place].lease.steps.isEmpty ? "[$rent\(place)]" : "[\(p)Passing\(place)]"
        return "IF(AND([month]>=\(first),[month]<=\(last)),\(rent)*[$scale]*[\(p)Index\(place)]/[$year],0)"
    }

    /// After its end a lease that is let again goes on at a share of its last month's rent.
    private func rent(_ p: String, _ place: Int) -> Model.Row {
        let (lease, last) = (leases[place].lease, span(p, place).last)
        guard lease.relet != nil else { return .series("\(p)Rent\(place)", lease.id, Self.minor, headline(p, place), .minor) }
        let again = "AND([$caseRelet\(p == "c" ? "" : "0")]=1,[month]<=\(last)+[$void\(place)]+[$term\(place)])"
        return .series(
            "\(p)Rent\(place)", lease.id, Self.minor,
            "IF([month]<=\(last),[\(p)Own\(place)],IF(\(again),[$again\(place)]*[\(p)Held\(place)],0))", .minor)
    }

    /// The rent that is paid before shocks and vacancy: none while it is free, in a void, or of a tenant in default.
    private func gross(_ p: String, _ place: Int) -> String {
        let (first, last, _) = span(p, place)
        let rent = "[\(p)Rent\(place)]"
        var own = "IF([month]<\(first)+[$free\(place)],0,\(rent))"
        if p == "c", hasDefaults { own += "*IF([$owner\(place)]=[$struck],[kept],1)" }
        return leases[place].lease.relet == nil
            ? own : "IF([month]<=\(last),\(own),IF([month]>\(last)+[$void\(place)],\(rent),0))"
    }

    /// What a stream pays before shocks: late in the chosen case, and less of what it brings in when its counterparty defaults.
    private func due(_ place: Int) -> String {
        let stream = streams[place].stream
        let amount =
            stream.startMonth > 1
            ? "IF([month]>[$caseDelay],INDEX([stream\(place)@all],1,[month]-[$caseDelay]),0)*[$scale]" : "[stream\(place)]*[$scale]"
        guard hasDefaults else { return amount }
        return "\(amount)*IF(AND([$owner\(leases.count + place)]=[$struck],\(amount)>0),[kept],1)"
    }

    private func nets(_ p: String) -> [Model.Row] {
        let isCase = p == "c"
        var rows: [Model.Row] = []
        if isCase, !leases.isEmpty {
            rows.append(.heading("Rent that is paid, before shocks and vacancy"))
            for (place, entry) in leases.enumerated() {
                rows.append(.series("cGross\(place)", entry.lease.id, Self.minor, gross("c", place), .minor))
            }
            rows.append(.heading("Operating costs, for the sheet of sensitivities"))
            for (place, entry) in leases.enumerated() {
                rows.append(.figure("costs\(place)", entry.lease.id, "share of rent", "[$opex\(place)]", .percent))
            }
        }
        if isCase, !streams.isEmpty {
            rows.append(.heading("Amounts of streams, before shocks"))
            for (place, entry) in streams.enumerated() {
                rows.append(.series("cDue\(place)", entry.stream.id, Self.minor, due(place), .minor))
            }
        }
        let (lost, keep, dearer) = isCase ? ("*(1-[$caseRent])", "-[$caseVacancy]", "*(1+[$caseOpex])") : ("", "", "")
        rows.append(.heading("Net of costs, each of income and cost rounded to a minor unit"))
        for (place, entry) in leases.enumerated() {
            rows.append(
                .series(
                    "\(p)Net\(place)", entry.lease.id, Self.minor,
                    "ROUND(\(isCase ? "[cGross\(place)]" : gross("b", place))\(lost)*(1-[$vacancy]\(keep)),0)-ROUND([\(p)Rent\(place)]*([$opex\(place)]\(dearer)+[$maintenance]),0)",
                    .minor, total: "SUM"))
        }
        for (place, entry) in streams.enumerated() {
            let amount = isCase ? "[cDue\(place)]" : "[stream\(place)]*[$scale]"
            let kept = isCase ? "*(1-[$caseRent])*(1-[$caseVacancy])" : ""
            rows.append(
                .series(
                    "\(p)Flow\(place)", entry.stream.id, Self.minor, "IF(\(amount)>0,ROUND(\(amount)\(kept),0),ROUND(\(amount),0))", .minor,
                    total: "SUM"))
        }
        let names = leases.indices.map { "\(p)Net\($0)" } + streams.indices.map { "\(p)Flow\($0)" }
        if let first = names.first, let last = names.last {
            rows.append(.series("\(p)Pool", "Net of the pool", Self.minor, "SUM([\(first)]:[\(last)])", .minor, total: "SUM"))
        }
        return rows
    }

    // MARK: Cash

    var cash: [Model.Row] {
        ["b", "c"].flatMap { p -> [Model.Row] in
            [
                .heading("Cash available for debt service, \(p == "b" ? "base case" : "chosen case")"),
                .series(
                    "\(p)Gathering", "Net of the pool since the last payment", Self.minor, "IF([pay@-1]=1,0,[\(p)Gathering@-1])+[\(p)Pool]",
                    .minor, opening: "0"),
                .series(
                    "\(p)Admin", "Administration fee", Self.minor, "ROUND([$admin]*[$scale]*[periodMonths]/[$year],0)", .minor, total: "SUM"
                ),
                .series(
                    "\(p)CFADS", "CFADS", deal.currency.rawValue, "IF([pay]=1,([\(p)Gathering]-[\(p)Admin])/[$scale],0)", .money,
                    total: "SUM"),
            ]
        } + sizingCash
    }

    /// Sources that are sized at a multiple of the target: the name of each one's net and of its multiple.
    private var ownCovers: [(net: String, multiple: String, id: String)] {
        leases.indices.filter { leases[$0].lease.dscrMultiple != 1 }.map { ("bNet\($0)", "multiple_l\($0)", leases[$0].lease.id) }
            + streams.indices.filter { streams[$0].stream.dscrMultiple != 1 }.map {
                ("bFlow\($0)", "multiple_s\($0)", streams[$0].stream.id)
            }
    }

    /// The cash that shapes a sculpted senior where some of it counts for a part alone.
    var hasSizingCash: Bool { !ownCovers.isEmpty }

    private var sizingCash: [Model.Row] {
        let sources = ownCovers
        guard !sources.isEmpty else { return [] }
        let last = sources.count - 1
        return [.heading("Cash that sizes, base case: sources with a cover of their own, since the last payment")]
            + sources.enumerated().map { place, source in
                .series(
                    "ownSum\(place)", source.id, Self.minor, "IF([pay@-1]=1,0,[ownSum\(place)@-1])+[\(source.net)]", .minor, opening: "0")
            } + [.heading("The part of them that counts")]
            + sources.enumerated().map { place, source in
                .series(
                    "ownPart\(place)", source.id, Self.minor, "IF([pay]=1,ROUND([ownSum\(place)]/[$\(source.multiple)],0),0)", .minor,
                    total: "SUM")
            } + [
                .series(
                    "sizing", "Cash that sizes", deal.currency.rawValue,
                    "IF([pay]=1,([bGathering]-SUM([ownSum0]:[ownSum\(last)])+SUM([ownPart0]:[ownPart\(last)])-[bAdmin])/[$scale],0)",
                    .money,
                    total: "SUM")
            ]
    }
}
