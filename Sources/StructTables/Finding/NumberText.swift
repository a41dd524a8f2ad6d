/// A number in a text, before it is known which mark its decimals stand behind.
struct NumberText {
    /// What one number says of the marks of its column.
    enum Evidence: Equatable {
        case decimal(Character)
        case thousands(Character)
        /// One mark before three digits: 1,500 may be either.
        case open(Character)
        case none
    }

    private let isNegative: Bool
    let isPercent: Bool
    /// Runs of digits and the mark in front of each; the first has none.
    private let runs: [(mark: Character?, digits: String)]

    private static let units: Set<String> = [
        "m2", "qm", "sqm", "sq", "ft", "sqft", "sf", "ft2", "pa", "p", "a", "pm", "pcm", "psf", "year", "years", "yr", "month",
        "months",
        "mo", "mnd", "kw", "mw", "kwp", "mwp", "monat", "monate", "jahr", "jahre", "mois", "an", "ans", "mes", "meses", "ano", "anos",
        "maand", "maanden",
        "jaar", "per", "annum",
        "ht", "hc", "netto", "net", "j", "pq", "pw", "qtr", "quarter", "quartal", "trimestre", "kwartaal", "week", "woche",
    ]

    /// Nil for what holds no number, or more than a number and its unit.
    init?(_ text: String) {
        // Most texts have no digit, or letters enough to show that they are no number.
        guard text.utf8.count <= 60, text.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
        // A name or a word in front is no currency.
        if let first = text.utf8.first, (0x41...0x5A).contains(first & 0xDF) {
            let leading = text.prefix { $0.isASCII && $0.isLetter }
            guard leading.utf8.count <= 6, CurrencyWords.isBesideAmount(leading.lowercased()) else { return nil }
        }
        var letters = 0
        for byte in text.utf8 where (0x41...0x5A).contains(byte & 0xDF) { letters += 1 }
        guard letters <= 24 else { return nil }
        var text = Words.folded(text)
        // Whole amounts as "1.200,-" have them.
        if let end = [",-", ",--", ".-", ".--", ",–", ".–"].first(where: { text.hasSuffix($0) }) { text.removeLast(end.count) }
        // A 2 that belongs to a unit is no digit.
        for unit in ["m2", "ft2"] where text.contains(unit) {
            text = text.split(separator: unit, omittingEmptySubsequences: false).joined(separator: "qm")
        }
        var runs: [(mark: Character?, digits: String)] = []
        if letters > 0 || !text.utf8.allSatisfy({ $0 < 0x80 }), !NumberText.isUnit(in: text) { return nil }
        var (between, rest) = ("", "")
        var (isNegative, hasParenthesis, isPercent) = (false, false, false)
        for character in text {
            if character.isASCII, character.isNumber {
                if runs.isEmpty || !between.isEmpty || !rest.isEmpty {
                    guard runs.isEmpty || (between.count == 1 && rest.isEmpty) else { return nil }
                    runs.append((runs.isEmpty ? nil : between.first, ""))
                    (between, rest) = ("", "")
                }
                runs[runs.count - 1].digits.append(character)
                continue
            }
            switch character {
            case "-", "−", "–":
                if runs.isEmpty || character == "-" { isNegative = true } else { return nil }
                if !runs.isEmpty { between.append("-") }
            case "(": hasParenthesis = true
            case ")": between.append(")")
            case "%": (isPercent, between) = (true, between + "%")
            case "€", "£", "$", "¥", "/", "+": if !runs.isEmpty { rest.append("/") }
            case ".", ",", "'", "’", " ", "\u{A0}", "\u{202F}", "\u{2009}":
                if !runs.isEmpty { between.append(character == "’" ? "'" : character.isWhitespace ? " " : character) }
            case _ where character.isLetter:
                if !runs.isEmpty { rest.append(character) }
            default: return nil
            }
        }
        guard !runs.isEmpty else { return nil }
        (self.isNegative, self.isPercent, self.runs) = (isNegative || hasParenthesis, isPercent, runs)
    }

    /// True if all words of a text are currencies and units.
    private static func isUnit(in text: String) -> Bool {
        let words = text.split { !$0.isLetter }.map(String.init)
        // In front of a number stand currencies only: A1 is a name.
        let leading = text.prefix { !$0.isNumber }.split { !$0.isLetter }.map(String.init)
        return leading.allSatisfy(CurrencyWords.isBesideAmount)
            && words.indices.allSatisfy { place in
                let word = words[place]
                // The m of "p.m."; alone it may stand for millions.
                return units.contains(word) || CurrencyWords.isBesideAmount(word) || (word == "m" && place > 0 && words[place - 1] == "p")
            }
    }

    /// The points and commas in it.
    var marks: [Character] { runs.compactMap(\.mark).filter { $0 == "." || $0 == "," } }

    var evidence: Evidence {
        guard let last = marks.last else {
            return .none
        }
        if Set(marks).count > 1 { return .decimal(last) }
        if marks.count > 1 { return .thousands(last) }
        // Another sign already parts the thousands, as in 1'024.5.
        if runs.count > 2 { return .decimal(last) }
        let isOpen = runs[1].digits.count == 3 && (1...3).contains(runs[0].digits.count) && !runs[0].digits.hasPrefix("0")
        return isOpen ? .open(last) : .decimal(last)
    }

    /// The number and how many decimals it shows; nil where its marks do not fit.
    func value(decimal: Character) -> (number: Double, decimals: Int)? {
        var (text, decimals) = (runs[0].digits, 0)
        for (place, run) in runs.enumerated().dropFirst() {
            if run.mark == decimal {
                guard place == runs.count - 1 else { return nil }
                text += "." + run.digits
                decimals = run.digits.count
            } else {
                guard run.digits.count == 3, run.mark != "-", runs[0].digits.count <= 3 else { return nil }
                text += run.digits
            }
        }
        guard text.utf8.count <= 24, let number = Double(isPercent ? text + "e-2" : text), number.isFinite else { return nil }
        return (isNegative ? -number : number, decimals)
    }
}

/// The texts that stand for yes and no.
enum TruthText {
    private static let yes: Set<String> = ["true", "yes", "y", "ja", "j", "oui", "o", "si", "s", "wahr", "vrai", "waar", "verdadero", "x"]
    private static let no: Set<String> = ["false", "no", "n", "nein", "non", "nee", "falsch", "faux", "onwaar", "falso"]

    static func read(_ cell: Cell) -> Bool? {
        switch cell {
        case .truth(let value): return value
        case .text(let text):
            guard text.utf8.count <= 12 else { return nil }
            let word = Words.folded(text)
            return yes.contains(word) ? true : no.contains(word) ? false : nil
        default: return nil
        }
    }
}

/// The texts that stand for nothing, or for something that is not known.
enum NothingText {
    private static let texts: Set<String> = [
        "-", "--", "–", "—", "n/a", "na", "n.a.", "n. a.", "none", "nil", "keine", "kein", "k.a.", "k. a.", "neant", "aucun", "aucune",
        "ninguno", "ninguna", "geen", "nvt", "n.v.t.", "s/o", "./.", "/", "tbc", "tba", "#n/a", "sans objet", "entfallt",
    ]

    static func isNothing(_ cell: Cell) -> Bool {
        switch cell {
        case .empty: true
        case .text(let text): text.utf8.count <= 16 && texts.contains(Words.folded(text))
        default: false
        }
    }
}
