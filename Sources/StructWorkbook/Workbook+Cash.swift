import StructEngine

/// From rents and streams to the cash that is available for debt service: in the base case, which shapes a sculpted profile, and in
/// the chosen one.
extension Workbook {
    /// Index, headline rent and net of each lease by month, in minor units; a prefix tells the base case from the chosen one.
    func roll(_ p: String) -> [Model.Row] {
        let isCase = p == "c"
        let minor = "minor units"
        func late(_ place: Int) -> String { isCase ? "+[$late\(place)]" : "" }
        var rows: [Model.Row] = [.heading("Growth index, applied at reviews")]
        for (place, entry) in leases.enumerated() {
            let id = entry.lease.id
            let growth =
                "IF([$kind\(place)]=[$inflationKind],MAX([$floor\(place)],MIN([$cap\(place)],[\(p)cpi])),IF([$kind\(place)]=1,[$rate\(place)],0))"
            let next = "([$next\(place)]\(late(place)))"
            let review = "AND([month]>=\(next),MOD([month]-\(next),[$every\(place)])=0,[month]<=[$lastReview])"
            if entry.lease.indexation.reviewMonths == 12 {
                rows.append(
                    .series("\(p)Index\(place)", id, "index", "[\(p)Index\(place)@-1]*IF(\(review),1+\(growth),1)", .number, opening: "1"))
            } else {
                // Growth of single years gathers between reviews; the review lets it in.
                let since = "[month]>=\(next)-[$every\(place)]+[$year]"
                let first = "[$firstGrowth\(p)\(place)]"
                rows.append(
                    .figure(
                        "firstGrowth\(p)\(place)", "\(id): growth gathered before closing", "index",
                        "(1+IF([$kind\(place)]=[$inflationKind],MAX([$floor\(place)],MIN([$cap\(place)],[$firstCPI\(p)])),IF([$kind\(place)]=1,[$rate\(place)],0)))^MAX(0,INT(([$every\(place)]-[$year]-\(next))/[$year])+1)"
                    ))
                rows.append(
                    .series(
                        "\(p)Gathered\(place)", "\(id): gathered", "index",
                        "[\(p)Gathered\(place)@-1]*IF(AND(\(since),MOD([month]-\(next),[$year])=0),1+\(growth),1)", .number, opening: first)
                )
                rows.append(
                    .series(
                        "\(p)Index\(place)", id, "index", "IF(\(review),[\(p)Gathered\(place)],[\(p)Index\(place)@-1])", .number,
                        opening: "1"))
            }
        }
        rows.append(.heading("Headline rent"))
        for (place, entry) in leases.enumerated() {
            rows.append(
                .series(
                    "\(p)Rent\(place)", entry.lease.id, minor,
                    "IF(AND([month]>=[$start\(place)]\(late(place)),[month]<=[$end\(place)]\(late(place))),[$rent\(place)]*[$scale]*[\(p)Index\(place)]/[$year],0)",
                    .minor))
        }
        let (lost, keep, dearer) = isCase ? ("*(1-[$caseRent])", "-[$caseVacancy]", "*(1+[$caseOpex])") : ("", "", "")
        rows.append(.heading("Net of costs, each of income and cost rounded to a minor unit"))
        for (place, entry) in leases.enumerated() {
            rows.append(
                .series(
                    "\(p)Net\(place)", entry.lease.id, minor,
                    "ROUND(IF([month]<[$start\(place)]\(late(place))+[$free\(place)],0,[\(p)Rent\(place)])\(lost)*(1-[$vacancy]\(keep)),0)-ROUND([\(p)Rent\(place)]*([$opex\(place)]\(dearer)+[$maintenance]),0)",
                    .minor, total: "SUM"))
        }
        for (place, entry) in streams.enumerated() {
            let kept = isCase ? "*(1-[$caseRent])*(1-[$caseVacancy])" : ""
            rows.append(
                .series(
                    "\(p)Flow\(place)", entry.stream.id, minor,
                    "IF([stream\(place)]>0,ROUND([stream\(place)]*[$scale]\(kept),0),ROUND([stream\(place)]*[$scale],0))", .minor,
                    total: "SUM"))
        }
        let names = leases.indices.map { "\(p)Net\($0)" } + streams.indices.map { "\(p)Flow\($0)" }
        if let first = names.first, let last = names.last {
            rows.append(.series("\(p)Pool", "Net of the pool", minor, "SUM([\(first)]:[\(last)])", .minor, total: "SUM"))
        }
        return rows
    }

    var cash: [Model.Row] {
        let currency = deal.currency.rawValue
        return ["b", "c"].flatMap { p -> [Model.Row] in
            let name = p == "b" ? "base case" : "chosen case"
            return [
                .heading("Cash available for debt service, \(name)"),
                .series(
                    "\(p)Gathering", "Net of the pool since the last payment", "minor units",
                    "IF([pay@-1]=1,0,[\(p)Gathering@-1])+[\(p)Pool]", .minor, opening: "0"),
                .series(
                    "\(p)Admin", "Administration fee", "minor units", "ROUND([$admin]*[$scale]*[periodMonths]/[$year],0)", .minor,
                    total: "SUM"),
                .series("\(p)CFADS", "CFADS", currency, "IF([pay]=1,([\(p)Gathering]-[\(p)Admin])/[$scale],0)", .money, total: "SUM"),
            ]
        }
    }
}
