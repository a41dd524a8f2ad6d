import StructEngine

/// Finds the table of a sheet: the row of titles among title lines, groups, units and notes.
struct TableFinder {
    /// What a title is worth, if it is known: the same key for titles that mean the same.
    typealias Scorer = (_ own: [String], _ around: [String]) -> (key: String, weight: Double)?

    private static let mostRows = 120
    private let scorer: Scorer

    init(_ scorer: @escaping Scorer) { self.scorer = scorer }

    /// The table of a sheet with the score of its titles; nil where no row has at least two that are known.
    func find(in sheet: Sheet, headerRow stated: Int? = nil) -> (table: Table, score: Double)? {
        let last = min(sheet.rows.count, TableFinder.mostRows)
        var best: (row: Int, score: Double)?
        for row in 0..<last where stated == nil || stated == row {
            let cells = sheet.rows[row].indices.filter { !sheet[row, $0].isEmpty }
            guard cells.count >= 2,
                stated != nil || cells.count(where: { isData(sheet[row, $0]) && TableFinder.year(sheet[row, $0]) == nil }) * 3 < cells.count
            else { continue }
            var keys: [String: Double] = [:]
            for column in cells {
                guard let text = sheet[row, column].words, text.utf8.count <= 120, let known = scorer(Words.tokens(text), []) else {
                    continue
                }
                keys[known.key] = max(keys[known.key] ?? 0, known.weight)
            }
            let score = keys.keys.sorted().reduce(0.0) { $0 + (keys[$1] ?? 0) }
            if score > best?.score ?? 0 || (stated != nil && best == nil) { best = (row, score) }
        }
        guard let best, best.score >= 1.9 || stated != nil else { return nil }
        return (table(of: sheet, mainRow: best.row), best.score)
    }

    /// Numbers, dates, truths and formulas: what titles are not.
    private func isData(_ cell: Cell) -> Bool {
        switch cell {
        case .number, .date, .truth, .formula: return true
        case .text(let text): return NumberText(text) != nil || DateText(text) != nil || TruthText.read(cell) != nil
        case .empty: return false
        }
    }

    /// A year, which may be the title of a column of amounts.
    private static func year(_ cell: Cell) -> String? {
        guard cell.shown.utf8.count == 4, let number = Int(cell.shown), (1990...2150).contains(number) else { return nil }
        return cell.shown
    }

    private func isTitles(_ sheet: Sheet, _ row: Int, atLeast count: Int) -> Bool {
        guard sheet.rows.indices.contains(row) else { return false }
        let cells = sheet.rows[row].filter { !$0.isEmpty }
        return cells.count >= count && !cells.contains(where: isData) && cells.allSatisfy { ($0.words ?? "").utf8.count <= 120 }
    }

    private func table(of sheet: Sheet, mainRow: Int) -> Table {
        var (top, bottom) = (mainRow, mainRow)
        while top > 0, mainRow - top < 2, isTitles(sheet, top - 1, atLeast: 2) { top -= 1 }
        while bottom - mainRow < 2, isTitles(sheet, bottom + 1, atLeast: 1), isUnitsOrTitles(sheet, bottom + 1) { bottom += 1 }
        let width = max(sheet.columnCount, 1)
        let above = (top..<mainRow).map { spread(sheet, $0, width) }
        // In the row of titles itself a merged cell stands over what is below it.
        let groups = bottom > mainRow && sheet.name != nil ? spread(sheet, mainRow, width) : Array(repeating: "", count: width)
        let filled = bottom > mainRow ? spread(sheet, mainRow, width) : Array(repeating: "", count: width)
        let titles = (0..<width).map { column -> (shown: String, own: [String], below: [String], above: [String]) in
            let main = sheet[mainRow, column].words ?? TableFinder.year(sheet[mainRow, column]) ?? ""
            let below = (mainRow + 1..<bottom + 1).compactMap { sheet[$0, column].words }
            let raw = (top..<mainRow).reversed().compactMap { sheet[$0, column].words }.first
            let (units, further) = (
                below.filter { RentWords.isUnit(Words.tokens($0)) }, below.filter { !RentWords.isUnit(Words.tokens($0)) }
            )
            // A sub-title that is but a unit says nothing without its group, also in the columns behind the first.
            let isBelow = main.isEmpty && further.isEmpty && RentWords.isUnitOfRent(units.joined(separator: " "))
            let group = isBelow ? filled[column] : RentWords.isUnitOfRent(main) ? above.last { !$0[column].isEmpty }?[column] ?? "" : ""
            if !group.isEmpty {
                let shown = ([group, main] + below).filter { !$0.isEmpty }.joined(separator: " ")
                return (shown: shown, own: Words.tokens(group), below: Words.tokens(([main] + below).joined(separator: " ")), above: [])
            }
            let first = main.isEmpty ? further.first ?? below.first ?? raw ?? "" : main
            let own = ([first] + (main.isEmpty ? Array(further.dropFirst()) : further)).joined(separator: " ")
            let shown = ([own] + units).filter { !$0.isEmpty }.joined(separator: " ")
            return (
                shown: shown.split(whereSeparator: \.isWhitespace).joined(separator: " "), own: Words.tokens(own),
                below: units.flatMap { Words.tokens($0) },
                above: above.flatMap { Words.tokens($0[column]) } + (main.isEmpty ? Words.tokens(groups[column]) : [])
            )
        }
        let preface = (0..<top).flatMap { row in sheet.rows[row].compactMap(\.words) }.prefix(60)
        return Table(
            sheet: sheet, headerRows: top...bottom, mainRow: mainRow, preface: Array(preface), titles: titles,
            end: end(of: sheet, from: bottom + 1))
    }

    /// The row after the table: other tables may stand below it, behind an empty row. They have no date where the
    /// table has dates, nor words for a lease that rolls on, and neither totals nor vacant units, which may stand
    /// apart from the leases.
    private func end(of sheet: Sheet, from start: Int) -> Int {
        let count = sheet.rows.count
        func isEmpty(_ row: Int) -> Bool { sheet.rows[row].allSatisfy(\.isEmpty) }
        func isDate(_ row: Int, _ column: Int) -> Bool {
            switch sheet[row, column] {
            case .date: true
            case .text(let text): DateText(text) != nil
            default: false
            }
        }
        func isAmount(_ cell: Cell) -> Bool {
            if case .number = cell { true } else { cell.words.map { NumberText($0) != nil } ?? false }
        }
        guard start < count, let first = (start..<count).first(where: { !isEmpty($0) }) else { return count }
        let block = (first..<count).prefix(50).prefix { !isEmpty($0) }
        let columns = (0..<min(sheet.columnCount, 200)).filter { column in block.count { isDate($0, column) } * 2 >= block.count }
        guard columns.count >= 2,
            let last = (first..<count).last(where: { row in
                columns.count { isDate(row, $0) } >= 2
                    || (columns.contains { RowWords.isRolling(sheet[row, $0].words ?? "") } && sheet.rows[row].contains(where: isAmount))
            })
        else { return count }
        guard let gap = (last..<count).first(where: isEmpty) else { return count }
        let below = (gap..<count).flatMap { row in sheet.rows[row].compactMap(\.words) }
        return below.contains { RowWords.isTotal($0) || RowWords.isVacant($0) } ? count : gap
    }

    /// A row below the titles belongs to them if it has several texts, or units only.
    private func isUnitsOrTitles(_ sheet: Sheet, _ row: Int) -> Bool {
        let texts = sheet.rows[row].compactMap(\.words)
        return texts.count >= 3 || texts.allSatisfy { RentWords.isUnit(Words.tokens($0)) }
    }

    /// The texts of a row of groups, each over all columns that it stands for.
    private func spread(_ sheet: Sheet, _ row: Int, _ width: Int) -> [String] {
        var texts = (0..<width).map { sheet[row, $0].words ?? "" }
        let merges = sheet.merges.filter { $0.top <= row && row <= $0.bottom }
        if sheet.name == nil || merges.isEmpty {
            for column in texts.indices.dropFirst() where texts[column].isEmpty { texts[column] = texts[column - 1] }
        } else {
            for merge in merges {
                let text = sheet[merge.top, merge.left].words ?? ""
                for column in merge.left...merge.right where texts.indices.contains(column) { texts[column] = text }
            }
        }
        return texts
    }
}

/// The words for what a rent is paid for, and other units.
enum RentWords {
    private static let area: Set<String> = [
        "m2", "qm", "sqm", "sm", "sqft", "sf", "psf", "psm", "ft2", "ft", "sq", "square", "area", "quadratmeter", "metre", "metro",
    ]
    private static let monthly: Set<String> = ["pcm", "pm", "mtl", "mois", "mes", "mth", "mo", "mnd", "mon", "mrc"]
    private static let quarterly: Set<String> = ["pq", "qtr", "qtrly"]
    private static let yearly: Set<String> = ["pa", "yr", "year", "annum", "an", "ano", "ja", "j", "year", "yearly", "pj", "psf", "psm"]
    private static let others: Set<String> = [
        "eur", "gbp", "usd", "aed", "jpy", "€", "£", "$", "¥", "%", "p", "a", "monate", "months", "maanden", "meses", "date", "datum",
        "fecha",
        "per", "pro", "par", "por", "dd", "mm", "yyyy", "jj", "tt", "aaaa", "y", "n", "text", "nr", "no", "id", "in", "ht", "hc", "years",
        "jahre",
    ]

    static func isArea(_ tokens: [String]) -> Bool { tokens.contains { area.contains($0) } || tokens.contains { $0.hasSuffix("flache") } }

    static func isFeet(_ tokens: [String]) -> Bool { tokens.contains { ["sqft", "sf", "ft", "ft2", "psf", "feet"].contains($0) } }

    static func isMetres(_ tokens: [String]) -> Bool {
        tokens.contains { ["m2", "qm", "sqm", "sm", "psm", "quadratmeter", "metres", "metre", "metros", "metro"].contains($0) }
            || zip(tokens, tokens.dropFirst()).contains { $0 == "sq" && ["m", "metre", "metres", "meter", "meters"].contains($1) }
    }

    static func isPower(_ tokens: [String]) -> Bool { tokens.contains { ["kw", "mw", "kilowatt", "megawatt"].contains($0) } }

    /// True where a title has the abbreviation "p.m." or "p.a.".
    private static func isPer(_ letter: String, _ tokens: [String]) -> Bool {
        zip(tokens, tokens.dropFirst()).contains { $0 == "p" && $1 == letter }
    }

    static func isMonth(_ tokens: [String]) -> Bool {
        if isPer("m", tokens) { return true }
        return tokens.contains { token in
            monthly.contains(token) || ["month", "monat", "mensu", "maand"].contains { token.hasPrefix($0) } || token.hasSuffix("monat")
        }
    }

    static func isQuarter(_ tokens: [String]) -> Bool {
        isPer("q", tokens)
            || tokens.contains { token in
                quarterly.contains(token)
                    || ["quarter", "quartal", "trimestr", "kwarta", "vierteljahr"].contains { token.hasPrefix($0) }
            }
    }

    static func isHalfYear(_ tokens: [String]) -> Bool {
        tokens.contains { token in
            ["halbjahr", "semest", "halfjaar", "halfyear", "semiannual", "semianual"].contains { token.hasPrefix($0) }
        }
            || zip(tokens, tokens.dropFirst()).contains {
                ["half", "semi"].contains($0) && ($1.hasPrefix("year") || $1.hasPrefix("annual"))
            }
    }

    static func isWeek(_ tokens: [String]) -> Bool {
        tokens.contains { token in
            ["pw", "hebdo", "semanal"].contains(token) || ["week", "woche", "hebdomadaire"].contains { token.hasPrefix($0) }
        }
    }

    static func isYear(_ tokens: [String]) -> Bool {
        if isPer("a", tokens) || tokens.last == "a" { return true }
        return tokens.contains { token in
            yearly.contains(token) || ["annual", "annuel", "anual", "jahr", "jaar", "jahres"].contains { token.hasPrefix($0) }
                || token.hasSuffix("jahr")
        }
    }

    /// True where a title that says a year names a shorter time too: "Annual rent (monthly)".
    static func isYearBesideShorter(_ tokens: [String]) -> Bool {
        isOfYear(tokens) && (isMonth(tokens) || isQuarter(tokens) || isHalfYear(tokens) || isWeek(tokens))
    }

    /// True where a word says that an amount is one of a year: no number of a year ("Year 2"), no part of one
    /// ("half year"), and not how often it is reviewed. Twelve months are a year.
    private static func isOfYear(_ tokens: [String]) -> Bool {
        tokens.indices.contains { place in
            let (before, after) = (place > 0 ? tokens[place - 1] : "", place + 1 < tokens.count ? tokens[place + 1] : "")
            if before == "12" { return isMonth([tokens[place]]) }
            let word = tokens[place]
            guard word == "a" ? before == "p" : isYear([word]), !["psf", "psm"].contains(word), !isQuarter([word]), !isHalfYear([word])
            else { return false }
            if ["year", "yr", "an", "ano", "jahr", "jaar"].contains(word), Int(before) != nil || Int(after) != nil { return false }
            return !["half", "semi", "quarter", "bi", "halbes", "lease"].contains(before)
                && ![before, after].contains { ReviewTerms.isAny($0, reviews) }
        }
    }

    private static let reviews = [
        "review*", "index*", "increas*", "uplift*", "escalat*", "anpass*", "erhohung*", "revis*", "actualiz*", "step*", "growth",
    ]
    private static let payments = [
        "payable*", "paid", "payment*", "zahlbar", "zahlung*", "paye", "payee", "pagadero*", "pagadera*", "pago*", "betaalbaar",
        "betaling*",
        "invoiced", "billed",
    ]

    /// Without what says how often an amount is paid: "payable monthly", "monatlich zahlbar", "quarter days".
    private static func withoutPayments(_ tokens: [String]) -> [String] {
        func isOften(_ token: String) -> Bool {
            token.hasSuffix("ly") || token.hasSuffix("lich") || token.hasSuffix("lijks")
                || ["mensuel", "trimestriel", "hebdomadaire", "mensual", "trimestral"].contains { token.hasPrefix($0) }
        }
        return tokens.indices.filter { place in
            let (before, after) = (tokens[..<place].suffix(1), tokens[(place + 1)...].prefix(1))
            if isQuarter([tokens[place]]), after.contains("day") || after.contains("days") { return false }
            return !(isOften(tokens[place]) && (before + after).contains { ReviewTerms.isAny($0, payments) })
        }.map { tokens[$0] }
    }

    /// What an amount is for, as far as the words say. A year counts before a shorter time beside it, and how often an
    /// amount is paid says nothing of what it is for.
    static func period(_ words: [String]) -> (period: RentPeriod?, measure: RentPeriod.Measure?) {
        let (isOfYear, tokens) = (isOfYear(words), withoutPayments(words))
        let isMonth = !isOfYear && isMonth(tokens)
        if isPower(tokens) { return (isMonth ? .powerMonth : isYear(tokens) ? .powerYear : nil, .power) }
        let isArea = isArea(tokens)
        if isMonth { return (isArea ? .areaMonth : .month, isArea ? .area : nil) }
        if isArea { return (isOfYear || isYear(tokens) ? .areaYear : nil, .area) }
        if isOfYear { return (.year, nil) }
        if isQuarter(tokens) { return (.quarter, nil) }
        if isHalfYear(tokens) { return (.halfYear, nil) }
        if isWeek(tokens) { return (.week, nil) }
        return (isYear(tokens) ? .year : nil, nil)
    }

    private static let amounts: Set<String> = [
        "rent", "rents", "amounts", "amount", "figures", "values", "miete", "mieten", "betrage", "angaben", "werte", "loyer", "loyers",
        "montants", "renta", "rentas", "importes", "cifras", "huur", "huren", "bedragen",
    ]

    private static let notOfAll = [
        "report", "wault", "walt", "walb", "bericht", "rapport", "informe", "average", "avg", "mean", "durchschnitt", "mittel", "moyen",
        "promedio", "media", "gemiddeld",
    ]

    /// What all amounts of a table are for, as a line over it says that speaks of amounts and names no report,
    /// average, figure or date.
    static func period(ofLine text: String) -> RentPeriod? {
        let tokens = Words.tokens(text)
        guard tokens.count <= 12, tokens.contains(where: { amounts.contains($0) || !CurrencyWords.named([$0]).isEmpty }),
            !tokens.contains(where: { token in notOfAll.contains { token.hasPrefix($0) } }),
            !tokens.contains(where: { $0.utf8.count == 4 && Int($0) != nil }), TextScanner(text).amounts.isEmpty
        else { return nil }
        let (period, measure) = period(tokens.filter { $0.utf8.count > 1 || ["p", "a", "m", "q"].contains($0) })
        return measure == nil ? period : nil
    }

    /// 1,000 or 1,000,000 where a title or a line says that amounts are in thousands or millions: "£m", "Mio. EUR",
    /// "'000"; not where a number stands before the word, as in "12 Mio." and "250,000".
    static func scale(_ title: String) -> Double? {
        let tokens = Words.tokens(title)
        func has(_ words: [String]) -> Bool {
            tokens.indices.contains { ReviewTerms.isAny(tokens[$0], words) && ($0 == 0 || Int(tokens[$0 - 1]) == nil) }
        }
        let isThousands =
            has(["teur", "tsd", "keur", "000", "000s", "thousand*", "tgbp", "tusd", "kgbp", "kusd", "tausend"])
            || zip(tokens, tokens.dropFirst()).contains { ($0 == "k" || $0 == "t") && ["€", "£", "$"].contains($1) }
            || zip(tokens, tokens.dropFirst()).contains { ["€", "£", "$"].contains($0) && $1 == "k" }
        if isThousands { return 1_000 }
        let letters = Array(Words.folded(title).filter { !$0.isWhitespace })
        let isSigned = letters.indices.contains { place in
            guard letters[place] == "m", place > 0, "€£$".contains(letters[place - 1]) else { return false }
            let after = place + 1 < letters.count ? letters[place + 1] : " "
            return !after.isLetter && !after.isNumber && after != "."
        }
        let words = ["mio", "mn", "mln", "mill", "million*", "millones", "miljoen", "meur", "mgbp", "musd", "eurm", "gbpm", "usdm"]
        return isSigned || has(words) ? 1_000_000 : nil
    }

    /// As ``scale(_:)``, of the first of the lines over a table that says it.
    static func scale(ofLines lines: [String]) -> Double? { lines.lazy.compactMap { scale($0) }.first }

    /// True for a sub-title that says of an amount what it is for and in which currency, and nothing else.
    static func isUnitOfRent(_ title: String) -> Bool {
        let tokens = Words.tokens(title)
        return isUnit(tokens) && (period(tokens).period != nil || !CurrencyWords.named(tokens).isEmpty)
    }

    static func isUnit(_ tokens: [String]) -> Bool {
        !tokens.isEmpty
            && tokens.allSatisfy { token in
                area.contains(token) || others.contains(token) || CurrencyWords.codes.contains(token) || isPower([token]) || isWeek([token])
                    || isHalfYear([token])
                    || isMonth([token]) || isQuarter([token]) || isYear([token])
            }
    }
}
