/// The words for what a rent is paid for, and other units.
enum RentWords {
    private static let area: Set<String> = [
        "m2", "qm", "sqm", "sm", "mq", "kvm", "sqft", "sf", "rsf", "usf", "gsf", "nsf", "psf", "psm", "ft2", "ft", "sq", "square", "area",
        "quadratmeter", "metre", "metro",
    ]
    private static let monthly: Set<String> = [
        "pcm", "pm", "mtl", "mois", "mes", "mth", "mo", "mnd", "mon", "mrc", "mrr", "mensal", "mensile", "mc",
    ]
    private static let quarterly: Set<String> = ["pq", "qtr", "qtrly"]
    private static let yearly: Set<String> = [
        "pa", "yr", "year", "annum", "an", "ano", "ja", "j", "year", "yearly", "pj", "psf", "psm", "arr",
    ]
    private static let others: Set<String> = [
        "eur", "gbp", "usd", "aed", "jpy", "€", "£", "$", "¥", "%", "p", "a", "monate", "months", "maanden", "meses", "date", "datum",
        "fecha",
        "per", "pro", "par", "por", "dd", "mm", "yyyy", "jj", "tt", "aaaa", "y", "n", "text", "nr", "no", "id", "in", "ht", "hc", "years",
        "jahre",
    ]

    static func isArea(_ tokens: [String]) -> Bool { tokens.contains { area.contains($0) } || tokens.contains { $0.hasSuffix("flache") } }

    static func isFeet(_ tokens: [String]) -> Bool {
        tokens.contains { ["sqft", "sf", "rsf", "usf", "gsf", "nsf", "ft", "ft2", "psf", "feet"].contains($0) }
    }

    static func isMetres(_ tokens: [String]) -> Bool {
        tokens.contains {
            ["m2", "qm", "sqm", "sm", "mq", "kvm", "psm", "quadratmeter", "metres", "metre", "metros", "metro"].contains($0)
        }
            || zip(tokens, tokens.dropFirst()).contains { $0 == "sq" && ["m", "metre", "metres", "meter", "meters"].contains($1) }
    }

    static func isPower(_ tokens: [String]) -> Bool { tokens.contains { ["kw", "mw", "kwp", "mwp", "kilowatt", "megawatt"].contains($0) } }

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

    /// As ``period(_:)`` of a cell that is a unit: "$/SF/Yr"; a price per area that names no time is one a year.
    static func perUnit(_ tokens: [String]) -> RentPeriod? {
        let found = period(tokens)
        return found.period ?? (found.measure == .area ? .areaYear : found.measure == .power ? .powerMonth : nil)
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
        // The name of a report of amounts a month.
        if tokens.starts(with: ["rent", "roll", "with", "lease", "charges"]) { return .month }
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
            || zip(tokens, tokens.dropFirst()).contains { CurrencyWords.isBesideAmount($0) && $1 == "k" }
        if isThousands { return 1_000 }
        if has(["pence", "cents", "centimes"]) { return 0.01 }
        let letters = Array(Words.folded(title).filter { !$0.isWhitespace })
        let isSigned = letters.indices.contains { place in
            guard letters[place] == "m", place > 0, "€£$".contains(letters[place - 1]) else { return false }
            let after = place + 1 < letters.count ? letters[place + 1] : " "
            return !after.isLetter && !after.isNumber && after != "."
        }
        let isCoded =
            !title.contains("/")
            && zip(tokens, tokens.dropFirst()).contains { code, letter in
                letter == "m" && CurrencyWords.codes.contains(code) && Words.folded(title).contains("\(code) m")
            }
        let words = ["mio", "mn", "mln", "mill", "million*", "millones", "miljoen", "meur", "mgbp", "musd", "eurm", "gbpm", "usdm"]
        return isSigned || isCoded || has(words) ? 1_000_000 : nil
    }

    static func words(ofScale scale: Double) -> String { scale == 1_000 ? "thousands" : scale > 1 ? "millions" : "hundredths" }

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
