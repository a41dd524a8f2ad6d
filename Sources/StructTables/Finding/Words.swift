/// Words of titles and texts, made alike whatever their case, accents and signs.
enum Words {
    /// In small letters without accents. Example: "Mietfläche" is "mietflache".
    static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            return String(decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
        }
        var folded = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars {
            switch scalar {
            case _ where scalar.isASCII: folded.append(scalar)
            case "à", "á", "â", "ã", "ä", "å": folded.append("a")
            case "è", "é", "ê", "ë": folded.append("e")
            case "ì", "í", "î", "ï": folded.append("i")
            case "ò", "ó", "ô", "õ", "ö", "ø": folded.append("o")
            case "ù", "ú", "û", "ü": folded.append("u")
            case "ç": folded.append("c")
            case "ñ": folded.append("n")
            case "ß": folded.append(contentsOf: "ss".unicodeScalars)
            case "œ": folded.append(contentsOf: "oe".unicodeScalars)
            case "æ": folded.append(contentsOf: "ae".unicodeScalars)
            case "²": folded.append("2")
            case _ where scalar.properties.generalCategory == .nonspacingMark: continue
            default: folded.append(scalar)
            }
        }
        return String(folded)
    }

    /// The words of a text; %, € and the like are words of their own. Example: "Rent p.a. (€/m²)" has the
    /// words rent, p, a, €, m2.
    static func tokens(_ text: String) -> [String] {
        var tokens: [String] = []
        var current = String.UnicodeScalarView()
        func flush() {
            if !current.isEmpty { tokens.append(String(current)) }
            current = String.UnicodeScalarView()
        }
        // Titles and names are short; of a page of text the beginning tells enough.
        for scalar in folded(text.utf8.count > 400 ? String(text.prefix(300)) : text).unicodeScalars {
            let isWord = scalar.isASCII ? ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) : scalar.properties.isAlphabetic
            if isWord {
                current.append(scalar)
            } else {
                flush()
                if "%€£$¥".unicodeScalars.contains(scalar) { tokens.append(String(scalar)) }
            }
        }
        flush()
        return tokens
    }
}
