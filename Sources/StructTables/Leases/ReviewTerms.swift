/// How a rent is reviewed, as far as words and columns say it.
struct ReviewTerms: Sendable, Equatable {
    enum Kind: String, Sendable { case flat, fixed, cpi }

    /// Nil where nothing is said.
    var kind: Kind?
    /// A year, as a fraction.
    var rate: Double?
    var floor: Double?
    var cap: Double?
    var months: Int?
    /// What the words say and a deal cannot carry.
    var remarks: [String] = []
    /// True where its words name a date or a year, from which or at which something is to happen.
    var namesDates = false
    /// True where its rate is said to be one of a year.
    var isYearly = false
    /// True where the words held nothing that is known.
    var isUnknown = false

    init() {}

    /// Reads words such as "CPI annually, collar 1% cap 4%", "3% p.a. fest" or "indice ILAT, plafond 3,5 %".
    init(_ text: String) {
        let tokens = ReviewTerms.tokens(text)
        let words = tokens.map(\.word)
        let isIndex = words.contains { ReviewTerms.isAny($0, ReviewTerms.indices) }
        readPercentages(tokens)
        months = ReviewTerms.frequency(tokens)
        isYearly = ReviewTerms.isYearly(words)
        namesDates = !TextScanner(text).dates.isEmpty || tokens.contains { (1_990...2_150).contains($0.number ?? 0) }
        if isIndex {
            kind = .cpi
            for name in ["rpi", "hicp", "vpi", "ilat", "ilc", "icc", "ipc", "cpih"] where words.contains(name) {
                remarks.append("\(name.uppercased()) is taken for the deal's CPI")
            }
            if let share = rate, share != 1 {
                remarks.append("\(plainNumber(share * 100))% beside an index: a deal carries the whole index between floor and cap")
            }
            rate = nil
            if words.contains(where: {
                ReviewTerms.isAny($0, ["punkte", "points", "point", "schwelle*", "threshold*", "hurdle", "seuil", "umbral", "drempel*"])
            }) {
                remarks.append("a threshold of the index is no part of a deal; reviews follow the index at every date")
            }
        } else if rate != nil {
            kind = .fixed
            settleUplift()
            readRest(tokens)
        } else if floor != nil || cap != nil {
            kind = .cpi
        } else if words.contains(where: { ReviewTerms.isAny($0, ["market", "omr", "omrv", "erv", "markt*", "marche", "mercado"]) }) {
            kind = .flat
            remarks.append("reviews to market are no part of a deal")
        } else if words.contains(where: {
            ReviewTerms.isAny($0, ["fixed", "fest", "feste*", "fixe", "fijo", "vast", "staffel*", "stepped"])
        }),
            !words.contains(where: { ReviewTerms.isAny($0, ReviewTerms.nothing) }), !tokens.contains(where: { $0.number != nil })
        {
            // The rate may stand in a column of its own.
            kind = .fixed
        } else if words.isEmpty || words.contains(where: { ReviewTerms.isAny($0, ReviewTerms.nothing) }) {
            kind = .flat
        } else {
            isUnknown = true
        }
    }

    private static let indices = [
        "cpi", "rpi", "cpih", "hicp", "index*", "indic*", "indexed", "vpi", "verbraucherpreis*", "ilat", "ilc", "icc", "ipc", "inflation*",
        "wertsicherung*", "indexier*",
        "indexeri*", "geindexeerd", "hvpi", "istat", "kpi", "inpc", "igpm",
    ]
    private static let nothing = [
        "none", "flat", "keine", "kein", "no", "aucune", "aucun", "sans", "ninguna", "sin", "geen", "nil", "n",
    ]
    private static let floors = [
        "floor", "collar", "min", "minimum", "mindestens", "untergrenze", "plancher", "suelo", "minimo", "bodem", "ondergrens", "least",
        "mini", "collared", "floored", "collars", "floors", "desde", "minimaal", "minimal", "minimale", "tenminste",
    ]
    private static let caps = [
        "cap", "capped", "caps", "gedeckelt", "plafonn*", "limitado", "gemaximeerd", "max", "maximum", "hochstens", "obergrenze",
        "plafond*", "techo", "tope", "maximo", "bovengrens", "most", "maxi",
        "maximal", "maximale",
        "maximaal", "hasta",
    ]

    static func isAny(_ word: String, _ list: [String]) -> Bool {
        list.contains { $0.utf8.last == 0x2A ? word.utf8.starts(with: $0.utf8.dropLast()) : word == $0 }
    }

    private typealias Token = (word: String, number: Double?)

    private static func tokens(_ text: String) -> [(word: String, number: Double?)] {
        var tokens: [Token] = []
        let scalars = Array(Words.folded(String(text.prefix(600))))
        var place = 0
        while place < scalars.count {
            let start = place
            // A sign right before a number that stands behind nothing, as in "min -1%".
            let isNegative =
                "-–−".contains(scalars[place]) && place + 1 < scalars.count && scalars[place + 1].isASCII && scalars[place + 1].isNumber
                && (place == 0 || scalars[place - 1] == " " || scalars[place - 1] == "(")
                && !(tokens.last.map { $0.number != nil || $0.word == "%" } ?? false)
            if isNegative { place += 1 }
            if scalars[place].isASCII, scalars[place].isNumber {
                var number = isNegative ? "-" : ""
                while place < scalars.count, scalars[place].isASCII {
                    let isMark = ".,".contains(scalars[place]) && place + 1 < scalars.count && scalars[place + 1].isNumber
                    guard scalars[place].isNumber || isMark else { break }
                    number.append(scalars[place] == "," ? "." : scalars[place])
                    place += 1
                }
                tokens.append((number, Double(number)))
            } else if scalars[place].isLetter {
                while place < scalars.count, scalars[place].isLetter { place += 1 }
                tokens.append((String(scalars[start..<place]), nil))
            } else {
                if "%-–+".contains(scalars[place]) { tokens.append((scalars[place] == "–" ? "-" : String(scalars[place]), nil)) }
                place += 1
            }
        }
        return tokens
    }

    private mutating func readPercentages(_ tokens: [(word: String, number: Double?)]) {
        func isPercent(_ place: Int) -> Bool {
            tokens.indices.contains(place) && ["%", "pct", "percent", "prozent", "procent"].contains(tokens[place].word)
        }
        var used: Set<Int> = []
        for (place, token) in tokens.enumerated() {
            guard let number = token.number, number <= 100 else { continue }
            let value = Double("\(token.word)e-2") ?? number / 100
            // The first of a range: 1-4%, 1% to 4%.
            let joint = place + (isPercent(place + 1) ? 2 : 1)
            let joins =
                tokens.indices.contains(joint)
                && ["-", "to", "bis", "a", "and", "und", "et", "y", "en", "tot"].contains(tokens[joint].word)
            if joins, tokens.indices.contains(joint + 1), let other = tokens[joint + 1].number, isPercent(joint + 2), other >= number,
                !tokens[..<place].suffix(2).contains(where: { ReviewTerms.isAny($0.word, ReviewTerms.caps) })
            {
                (floor, cap) = (value, Double("\(tokens[joint + 1].word)e-2"))
                used.formUnion([place, joint + 1])
                continue
            }
            guard isPercent(place + 1), !used.contains(place) else { continue }
            let isFloor = { ReviewTerms.isAny($0, ReviewTerms.floors) }, isCap = { ReviewTerms.isAny($0, ReviewTerms.caps) }
            func role(_ places: some Sequence<Int>) -> Int? {
                for near in places where tokens.indices.contains(near) {
                    if tokens[near].number != nil { return nil }
                    if !used.contains(near), isFloor(tokens[near].word) || isCap(tokens[near].word) { return near }
                }
                return nil
            }
            // "1% and capped at 3%" and "1%, cap of 3%": the word is of the number that follows it.
            func behind(_ place: Int, _ near: Int?) -> Int? {
                guard let near, !tokens[place + 2..<near].contains(where: { ["and", "und", "et", "y", "en", "but"].contains($0.word) })
                else { return nil }
                let isOfNext =
                    near + 2 < tokens.count && tokens[near + 2].number != nil
                    && ["at", "of", "bei", "auf", "von", "a", "de", "al", "op", "to", "is"].contains(tokens[near + 1].word)
                return isOfNext ? nil : near
            }
            // A margin on an index is neither its floor nor its cap, whatever stands behind it.
            let isMargin = place > 0 && ["+", "plus", "zuzuglich"].contains(tokens[place - 1].word)
            guard !isMargin, let near = role((place - 4..<place).reversed()) ?? behind(place, role(place + 2...place + 4)) else {
                if rate == nil {
                    rate = value
                } else if rate != value {
                    remarks.append("\(plainNumber(value * 100))% is a further rate; left out")
                }
                continue
            }
            used.insert(near)
            if isFloor(tokens[near].word) { floor = value } else { cap = value }
        }
    }

    /// Months between reviews; nil where nothing says it.
    private static func frequency(_ tokens: [(word: String, number: Double?)]) -> Int? {
        for (place, token) in tokens.enumerated() {
            if let number = token.number, let count = Int(exactly: number), (1...120).contains(count) {
                let next = tokens[min(place + 1, tokens.count - 1)].word == "-" ? place + 2 : place + 1
                guard tokens.indices.contains(next) else { continue }
                let unit = tokens[next].word
                if isAny(unit, ["year*", "yr*", "yearly", "jahr*", "jahrlich", "an", "ans", "ano", "anos", "jaar", "jaarlijks"]),
                    count <= 25
                {
                    return count * 12
                }
                if isAny(unit, ["month*", "monat*", "mois", "mes", "meses", "maand*"]) { return count }
            }
            if isAny(token.word, ["annual*", "yearly", "jahrlich*", "annuel*", "anual*", "jaarlijks*", "pa", "annum", "jahr"]) {
                return 12
            }
            if token.word == "p", place + 1 < tokens.count, tokens[place + 1].word == "a" { return 12 }
            if isAny(token.word, ["quinquen*"]) { return 60 }
            if isAny(token.word, ["trien*"]) { return 36 }
            if isAny(token.word, ["bienn*"]) { return 24 }
        }
        return nil
    }

    /// True where words say that a rate is one of a year.
    static func isYearly(_ words: [String]) -> Bool {
        zip(words, words.dropFirst()).contains {
            ($0 == "p" && $1 == "a")
                || (["per", "pro", "par", "por", "a", "each", "every"].contains($0)
                    && ["year", "jahr", "an", "ano", "jaar"].contains($1))
        }
            || words.contains {
                isAny($0, ["pa", "annum", "annual*", "compound*", "yearly", "jahrlich*", "annuel*", "anual*", "jaarlijks*"])
            }
    }

    /// A number beside a rate that is neither of it nor a time between reviews, such as a date or "in year 5": the rate
    /// may be one of that time only.
    private mutating func readRest(_ tokens: [(word: String, number: Double?)]) {
        let rest = tokens.indices.filter { place in
            guard let number = tokens[place].number else { return false }
            let after = place + 1 < tokens.count ? tokens[place + 1].word : ""
            let isShare = ["%", "pct", "percent", "prozent", "procent", "-", "to", "bis"].contains(after)
            return !isShare && (months.map { number != Double($0) && number * 12 != Double($0) } ?? true)
        }
        guard !rest.isEmpty else { return }
        if isYearly || months != nil {
            remarks.append("of the numbers in its words only the rate and the time between reviews are read")
        } else {
            (kind, rate, isUnknown) = (nil, nil, true)
        }
    }

    /// An uplift at every review, where reviews are years apart, becomes the rate a year that comes to it.
    mutating func settleUplift() {
        guard let uplift = rate, let months, months > 12, months % 12 == 0, !isYearly else { return }
        var (low, high) = (0.0, max(uplift, 0))
        for _ in 0..<80 {
            let middle = (low + high) / 2
            let grown = (0..<(months / 12)).reduce(1.0) { product, _ in product * (1 + middle) }
            if grown < 1 + uplift { low = middle } else { high = middle }
        }
        (rate, isYearly) = ((low * 1e8).rounded() / 1e8, true)
        remarks.append("\(plainNumber(uplift * 100))% every \(months / 12) years is \(plainNumber(low * 100))% a year, to eight decimals")
    }
}
