/// Currencies by their codes, signs and names.
enum CurrencyWords {
    /// Codes of ISO 4217 that are no word of the five languages, in small letters.
    static let codes: Set<String> = Set(
        """
        aed afn amd aoa aud awg azn bbd bdt bgn bhd bif bmd bnd brl bsd btn bwp byn bzd cad cdf chf clp cny crc cve czk djf dkk dop dzd egp ern \
        etb eur fjd fkp gbp ghs gnf gtq gyd hkd hnl htg huf idr ils inr iqd irr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lbp lkr lrd lsl lyd \
        mdl mga mkd mmk mnt mru mvr mwk mxn myr mzn ngn nio nok npr nzd pab pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sdg sek \
        sgd sll srd ssp svc syp szl thb tjs tmt tnd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw zwl
        """.split(separator: " ").map(String.init))

    private static let names: [String: String] = [
        "€": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "pounds": "GBP", "sterling": "GBP", "$": "$", "dollar": "$", "dollars": "$",
        "¥": "¥", "yen": "JPY", "sfr": "CHF", "kr": "kr", "kronor": "SEK", "zloty": "PLN", "zł": "PLN", "kč": "CZK", "forint": "HUF",
    ]

    /// The currencies that words name; "$" and "kr" are those of several.
    static func named(_ tokens: [String]) -> Set<String> {
        Set(tokens.compactMap { token in names[token] ?? (codes.contains(token) ? token.uppercased() : nil) })
    }

    /// The currencies of a cell of a column of them: what it says, where that is no known one.
    static func stated(_ text: String) -> Set<String> {
        let named = named(Words.tokens(text))
        guard named.isEmpty else { return named }
        let plain = Words.tokens(text).joined(separator: " ").uppercased()
        return plain.isEmpty || plain.allSatisfy({ $0.isNumber || $0 == " " }) ? [] : [plain]
    }

    private static let families: [String: Set<String>] = [
        "$": ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "BBD", "BSD", "JMD", "BMD", "KYD", "CLP", "$"], "¥": ["JPY", "CNY", "¥"],
        "kr": ["SEK", "NOK", "DKK", "ISK", "kr"],
    ]

    /// True where two may be the same.
    static func agree(_ a: String, _ b: String) -> Bool {
        a == b || families[a]?.contains(b) ?? false || families[b]?.contains(a) ?? false
    }

    /// True for a line that says what amounts are in: "All amounts in EUR", "Währung: CHF", "(£'000)".
    static func isStatement(_ line: String) -> Bool {
        let tokens = Words.tokens(line)
        let before: Set<String> = ["in", "en", "currency", "wahrung", "devise", "moneda", "valuta", "divisa", "ccy"]
        guard !named(tokens).isEmpty else { return false }
        return tokens.allSatisfy { isBesideAmount($0) || Int($0) != nil || $0 == "k" || $0 == "m" }
            || tokens.indices.dropFirst().contains { !named([tokens[$0]]).isEmpty && before.contains(tokens[$0 - 1]) }
    }

    /// True for a word that may stand beside an amount: a code or a name.
    static func isBesideAmount(_ word: String) -> Bool { codes.contains(word) || names[word] != nil }
}
