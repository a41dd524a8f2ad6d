import StructEngine

extension ImportWork {
    /// Every row or column of amounts becomes a stream; one that is the sum of the others is a check.
    mutating func readStreams(_ sheet: Sheet, _ table: Table) throws(StructError) {
        guard var read = StreamTable(sheet, headerRow: table.mainRow, base, options.map), !read.sources.isEmpty else {
            throw .table("table_empty", at: sheet.title, "must hold at least one row or column of amounts beside its dates, found none")
        }
        let months = try months(of: read, sheet)
        let usual = RentWords.scale(table.title(0)) ?? RentWords.scale(ofLines: table.preface)
        for (name, scale) in read.takeScales(usual) {
            findings.assumptions.append(
                "\(sheet.title): the amounts of \"\(name)\" are in \(RentWords.words(ofScale: scale)), as a title or a line over the table says"
            )
        }
        let money = money(read, sheet)
        checkCells(read, money)
        checkCurrencies(money.map(\.name), table.preface, sheet)
        try faults.throwIfAny()
        let totals = money.filter { RowWords.isTotal($0.name) }
        let own = withoutSums(money.filter { !RowWords.isTotal($0.name) })
        try faults.throwIfAny()
        if own.isEmpty {
            throw .table("table_empty", at: sheet.title, "must hold at least one source of money beside its dates, found none")
        }
        for total in totals { check(total, own) }
        for source in money { checkTotal(of: source) }
        let past = months.count { $0 < 1 }
        if past > 0 {
            findings.changes.append("\(sheet.title): \(past) of \(months.count) dates are at closing or before; their amounts are left out")
        }
        if let last = months.last, last > 600 {
            throw .table("table_dates", at: sheet.title, "must end within 600 months of closing, found month \(last)")
        }
        for (place, source) in own.enumerated() { streams.append(stream(source, place, months, sheet)) }
        try faults.throwIfAny()
        readings.append(
            "\(sheet.title): \(own.count) streams of \(months.count - past) amounts, months \(months.first { $0 >= 1 } ?? 0) to \(months.last ?? 0); an amount falls in the calendar month of its date, or the last month of its period"
        )
    }

    /// The sources that are money: no volumes, prices, shares and no sums over time, which are said to be left out, and none
    /// that the map ignores.
    private mutating func money(_ read: StreamTable, _ sheet: Sheet) -> [StreamTable.Source] {
        var money: [StreamTable.Source] = []
        var cases: [String: [StreamTable.Source]] = [:]
        for source in read.sources {
            if let entry = options.map.entry(title: source.name, letters: ""), entry.field == nil {
                findings.rows.append("\(source.address): \"\(source.name)\" is left out, as stated")
                continue
            }
            if let why = StreamWords.isNoMoney(source) {
                findings.notCarried.append("\(source.address): \"\(source.name)\" \(why); left out")
                continue
            }
            money.append(source)
            if let base = StreamCase.base(source.name) { cases[base, default: []].append(source) }
        }
        for (_, sources) in cases.sorted(by: { $0.key < $1.key }) where sources.count > 1 {
            let names = sources.map { "\"\($0.name)\"" }.joined(separator: ", ")
            let shares = sources.dropFirst().compactMap { other in
                StreamCase.share(other, of: sources[0]).map {
                    "; \"\(other.name)\" is \(plainNumber($0)) of \"\(sources[0].name)\" throughout: a scenario with \"rent_shock\": \(plainNumber(((1 - $0) * 1e6).rounded() / 1e6)) and its \"sizing_dscr\""
                }
            }
            faults.report(
                "table_column", at: sources[1].address,
                "must be the only case of its source, found \(names), of which one comes true; keep one and state \"field\": \"ignore\" of the others with --columns, and make them scenarios of the deal that size\(shares.joined())"
            )
        }
        return money
    }

    /// A source that is the sum of those before it in every period, such as a net cash flow behind its parts, would count
    /// them twice: left out where its name says so, asked for where it does not.
    private mutating func withoutSums(_ money: [StreamTable.Source]) -> [StreamTable.Source] {
        var kept: [StreamTable.Source] = []
        for source in money {
            guard source.amounts.count > 1, source.amounts.contains(where: { $0.value ?? 0 != 0 }),
                let first = kept.indices.dropLast().first(where: { isSum(source, of: kept[$0...]) })
            else {
                kept.append(source)
                continue
            }
            let names = kept[first...].map { "\"\($0.name)\"" }.joined(separator: ", ")
            if StreamWords.isNet(source.name) {
                findings.checks.append(
                    .init(text: "\(source.address): \"\(source.name)\" equals the sum of \(names) in every period; no stream", holds: true))
            } else if options.acceptsDifference {
                kept.append(source)
            } else {
                faults.report(
                    "table_column", at: source.address,
                    "must be a source of its own, found \"\(source.name)\" equal to the sum of \(names) in every period; state \"field\": \"ignore\" of it with --columns, or take it for a source with --accept-difference"
                )
            }
        }
        return kept
    }

    private func isSum(_ source: StreamTable.Source, of others: ArraySlice<StreamTable.Source>) -> Bool {
        source.amounts.indices.allSatisfy { place in
            let sum = others.reduce(0.0) { $0 + ($1.amounts[place].value ?? 0) }
            return abs(sum - (source.amounts[place].value ?? 0)) <= 1e-6 * max(1, abs(sum))
        }
    }

    private mutating func checkCells(_ read: StreamTable, _ money: [StreamTable.Source]) {
        if let note = read.order.note { findings.assumptions.append(note) }
        if let mixed = read.order.mixed {
            faults.report(
                "table_dates", at: money.first?.address ?? "",
                "must have dates in one order beside it, found \"\(mixed.first)\" and \"\(mixed.other)\"; write them alike, or state \"date_order\" with --columns"
            )
        }
        for source in money {
            for amount in source.amounts + [source.total].compactMap({ $0 }) where amount.value == nil {
                faults.report(
                    "table_amount", at: amount.address,
                    "must be an amount of \"\(source.name)\", found \"\(amount.cell.shown.prefix(40))\"; leave it empty where there is none"
                )
            }
            if let mixed = source.mixed {
                faults.report(
                    "table_number", at: mixed.other.address,
                    "must have the same mark of decimals as its source, found \"\(mixed.other.cell.shown.prefix(30))\" beside \"\(mixed.first.cell.shown.prefix(30))\" in \(mixed.first.address); write them alike"
                )
            }
            let empty = source.amounts.filter { $0.cell.isEmpty }
            if let first = empty.first {
                findings.assumptions.append(
                    "\(first.address): nothing stands there; \(empty.count) of \(source.amounts.count) amounts of \"\(source.name)\" are taken for 0"
                )
            }
        }
        for part in read.unread {
            if part.hasAmounts {
                faults.report(
                    "table_dates", at: part.address,
                    "must have a date or a period that is later than the one before, or be a total, found \"\(part.shown.prefix(40))\" beside amounts; take it out of the table"
                )
            } else {
                findings.rows.append("\(part.address): no part of the table, \"\(part.shown.prefix(60))\"; not read")
            }
        }
    }

    /// Amounts are never converted: sources of another currency than the deal's, and two currencies, are a fault.
    private mutating func checkCurrencies(_ names: [String], _ preface: [String], _ sheet: Sheet) {
        let named = names.map { CurrencyWords.named(Words.tokens($0)) }
        let foreign = named.filter { !$0.isEmpty && !$0.contains { CurrencyWords.agree($0, base.currency) } }
        let all = named.reduce(CurrencyWords.named(preface.flatMap { Words.tokens($0) })) { $0.union($1) }
        guard !foreign.isEmpty || !(all.isEmpty || all.contains { CurrencyWords.agree($0, base.currency) }) else { return }
        if !foreign.isEmpty, foreign.count < names.count {
            faults.report(
                "table_currency", at: sheet.title,
                "must have all sources in the deal's currency, \(base.currency), found \(all.sorted().joined(separator: ", ")) beside it; amounts are never converted"
            )
        } else {
            checkForeign(all, isStated: !foreign.isEmpty || preface.contains(where: CurrencyWords.isStatement), sheet)
        }
    }

    private mutating func check(_ total: StreamTable.Source, _ own: [StreamTable.Source]) {
        var failed = 0
        for (place, amount) in total.amounts.enumerated() {
            let sum = own.reduce(0.0) { $0 + ($1.amounts[place].value ?? 0) }
            if !compare(amount, total.name, sum, own.count, "sources") { failed += 1 }
        }
        if failed == 0 {
            findings.checks.append(
                .init(text: "\"\(total.name)\" equals the sum of \(own.count) sources in \(total.amounts.count) periods", holds: true))
        }
    }

    /// What the file says that one source comes to over all its periods.
    private mutating func checkTotal(of source: StreamTable.Source) {
        guard let total = source.total else { return }
        let sum = source.amounts.reduce(0.0) { $0 + ($1.value ?? 0) }
        if compare(total, source.name, sum, source.amounts.count, "periods") {
            findings.checks.append(
                .init(
                    text:
                        "\(total.address): the file's \(Figure.amount(total.value ?? 0)) \(abs((total.value ?? 0) - sum) < 1e-6 ? "equals" : "is, within rounding,") the sum of \(source.amounts.count) periods of \"\(source.name)\"",
                    holds: true))
        }
    }

    private mutating func compare(_ total: StreamTable.Amount, _ name: String, _ sum: Double, _ count: Int, _ of: String) -> Bool {
        let value = total.value ?? 0
        guard abs(sum - value) > 0.51 * Double(count + 1) * (value == value.rounded() ? 1 : 0.01) + 1e-9 * abs(sum) else { return true }
        let text = "\(total.address), \"\(name)\": the file's \(Figure.amount(value)), found \(Figure.amount(sum)) for \(count) \(of)"
        findings.checks.append(.init(text: text, holds: false))
        if !options.acceptsDifference {
            faults.report("table_total", at: total.address, "must equal the sum of the \(of), \(text); accept with --accept-difference")
        }
        return false
    }
}

/// Sources that are no money.
private enum StreamWords {
    private static let units = [
        "mwh", "gwh", "kwh", "twh", "mw", "gw", "kw", "mwp", "kwp", "hours", "hrs", "tonnes", "tons", "m3", "availability",
        "degradation", "irradiation", "volume*", "generation", "production", "occupancy", "rooms", "adr", "revpar",
    ]
    private static let rates = [
        "%", "pct", "percent", "inflation", "cpi", "rpi", "index", "indexation", "rate", "yield", "dscr", "irr", "factor",
    ]
    private static let sums = [
        "cumulative", "cumulated", "cumul*", "kumuliert*", "acumulad*", "npv", "pv", "balance", "saldo", "solde", "opening", "closing",
        "outstanding", "gecumuleerd",
    ]
    private static let money = [
        "revenue*", "income", "cash", "erlos*", "erlose", "umsatz*", "recette*", "ingreso*", "omzet", "sales", "margin", "payment*",
        "receipt*", "fee", "fees", "noi", "gop",
    ]

    private static let nets = [
        "net", "netto", "cfads", "ebitda", "ebit", "noi", "gop", "subtotal*", "sum", "summe", "result*", "ergebnis*", "cashflow*",
        "resultat*", "resultado*", "overschot*", "uberschuss*",
    ]

    /// True for a name of what is left of other sources: "Net cash flow", "CFADS", "EBITDA".
    static func isNet(_ name: String) -> Bool {
        let tokens = Words.tokens(name)
        return tokens.contains { ReviewTerms.isAny($0, nets) } || zip(tokens, tokens.dropFirst()).contains { $0 == "cash" && $1 == "flow" }
    }

    /// Why a source is none that a stream may be; nil for money.
    static func isNoMoney(_ source: StreamTable.Source) -> String? {
        let tokens = Words.tokens(source.name)
        func has(_ list: [String]) -> Bool { tokens.contains { ReviewTerms.isAny($0, list) } }
        let isPercent = source.amounts.contains { amount in
            switch amount.cell {
            case .number(_, let isPercent): isPercent
            case .text(let text): text.contains("%")
            default: false
            }
        }
        if isPercent { return "holds per cent" }
        if has(sums) { return "is a sum over time, or a value of one" }
        // "Price (EUR/MWh)" and "EUR per MWh" are prices; "Capacity revenue (EUR)" is money.
        let isMoney = has(money) || !CurrencyWords.named(tokens).isEmpty
        if has(["mwh", "kwh", "gwh"]) || has(["price", "tariff", "preis", "prix", "precio", "prijs"]), !has(money) {
            return isMoney || has(["price", "tariff", "preis", "prix", "precio", "prijs"]) ? "is a price" : "is a volume"
        }
        if has(units), !isMoney { return "is a volume, no money" }
        return has(rates) && !isMoney ? "is a rate, no money" : nil
    }
}
