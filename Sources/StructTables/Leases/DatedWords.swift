/// The dates of a text, each with the words beside it that say what it is of: "10 years from 29/09/2021 (break
/// 29/09/2026)" has a start and a break, "LL 01/06/2029; T 01/06/2030" a landlord's date and a tenant's.
struct DatedWords {
    enum Role { case none, start, end, tenantBreak, landlordBreak, other }

    struct Item {
        let date: DateText
        /// In front of the date, since the one before it.
        var words: [String]
        var role = Role.none
    }

    private(set) var items: [Item] = []
    /// Behind the last date.
    private let tail: [String]
    /// All that is no part of a date.
    let text: String

    init(_ text: String) {
        // "t/m" is Dutch for until; a t alone stands for the tenant.
        let whole = text.contains("/") ? text.replacing("t/m", with: "tot").replacing("T/M", with: "tot") : text
        let scan = TextScanner(TermText.parted(whole))
        var (place, rest) = (0, [String]())
        for date in scan.dates {
            rest += scan.words[place..<date.place]
            items.append(Item(date: date.date, words: DatedWords.tokens(scan.words[place..<date.place])))
            place = date.place + date.count
        }
        tail = DatedWords.tokens(scan.words.dropFirst(place))
        self.text = (rest + scan.words.dropFirst(place)).joined(separator: " ")
        setRoles()
    }

    private static func tokens(_ words: ArraySlice<String>) -> [String] { words.flatMap { Words.tokens($0) } }

    private mutating func setRoles() {
        for place in items.indices {
            var own = DatedWords.role(items[place].words)
            if own == .none, items.count == 1 { own = DatedWords.role(tail) }
            let isJoined = items[place].words.allSatisfy { DatedWords.joints.contains($0) }
            items[place].role = own == .none && isJoined && place > 0 ? next(place) : own
        }
    }

    /// Of a date that nothing but "and" or a sign stands in front of: an end behind a start, else as the one before.
    private func next(_ place: Int) -> Role {
        let before = items[place - 1].role
        guard before == .none || before == .start else { return before }
        return items[place].words.contains { DatedWords.ands.contains($0) } ? .other : .end
    }

    /// Breaks before anything, as one may be "until" a date; options, reviews and free times before starts and ends.
    private static func role(_ words: [String]) -> Role {
        func has(_ list: [String]) -> Bool { words.contains { ReviewTerms.isAny($0, list) } }
        if has(breaks) || words == ["t"] || words == ["ll"] || words == ["l"]
            || words.contains(where: { $0.contains("kundig") || $0.contains("opzeg") })
        {
            return isLandlords(words) ? .landlordBreak : .tenantBreak
        }
        if has(others) { return .other }
        // The last word counts: "10 years from the end of works on" a date is its start.
        for word in words.reversed() {
            if ReviewTerms.isAny(word, ends) { return .end }
            if ReviewTerms.isAny(word, starts) { return .start }
        }
        return .none
    }

    private static let breaks = [
        "break*", "brk", "tbo", "lbo", "terminat*", "resiliation*", "sortie*", "triennale*", "conge", "salida*", "ruptura*", "rescision*",
        "desistimiento*", "breekoptie*", "breekmogelijkheid",
    ]
    static let others = [
        "review*", "option*", "optie*", "opcion*", "extension*", "extend*", "ext", "renew*", "verlanger*", "verleng*", "renouvell*",
        "prorrog*",
        "rent", "free", "mietfrei*", "franchise*", "carencia*", "huurvrij*", "index*", "step*", "staffel*", "palier*", "signed", "dated",
        "anpassung*", "revision*", "notice", "notify", "served",
    ]
    private static let starts = [
        "from", "commenc*", "start*", "begin*", "since", "w", "wef", "ab", "vom", "von", "seit", "depuis", "compter", "du", "debut",
        "effet",
        "desde", "inicio", "del", "vanaf", "van", "sinds", "ingang*", "effective",
    ]
    private static let ends = [
        "to", "until", "till", "til", "through", "thru", "end*", "expir*", "bis", "zum", "au", "jusqu*", "echeance", "fin", "terme",
        "hasta",
        "al", "vencimiento", "tot", "einde",
    ]
    private static let ands: Set<String> = ["and", "und", "et", "y", "en", "or", "oder", "ou", "o", "of"]
    private static let joints: Set<String> = ands.union(["a", "to", "until", "bis", "au", "al", "hasta", "tot"])
    /// Words that may stand in a period and say nothing else.
    private static let plain = starts + ends + joints.sorted() + ["le", "de", "el", "the", "on", "am", "date", "term", "lease", "jusque"]

    /// The first and last of the dates, where nothing but such words as "from" and "to" stands beside them, and a
    /// break or an option behind them.
    var period: (start: Item, end: Item)? {
        guard items.count >= 2, [.none, .start].contains(items[0].role), items[1].role == .end,
            (items[0].words + items[1].words + (items.count == 2 ? tail : [])).allSatisfy({ ReviewTerms.isAny($0, DatedWords.plain) }),
            items.dropFirst(2).allSatisfy({ [.tenantBreak, .landlordBreak, .other].contains($0.role) })
        else { return nil }
        return (items[0], items[1])
    }

    /// True for a period, and for a term with its start: "15 years from 25 March 2019 expiring 24 March 2034".
    var isTerm: Bool {
        guard period == nil else { return true }
        guard let first = items.first, first.role == .start else { return false }
        return (items.count > 1 && items[1].role == .end) || first.words.contains { TermText.isYears($0) || TermText.isMonths($0) }
    }

    /// The dates of a cell that is one of breaks: "T 01/06/2030 / LL 01/06/2029", or the words behind each.
    func breaks() -> (tenants: [Item], landlords: [Item]) {
        let isBehind = items.first?.words.isEmpty ?? false && !tail.isEmpty
        var (tenants, landlords): ([Item], [Item]) = ([], [])
        var isLast = false
        for place in items.indices {
            let behind = place + 1 < items.count ? items[place + 1].words : tail
            let words = isBehind ? behind : items[place].words + (place + 1 == items.count ? tail : [])
            if !words.allSatisfy({ DatedWords.joints.contains($0) }) { isLast = DatedWords.isLandlords(words) }
            if isLast { landlords.append(items[place]) } else { tenants.append(items[place]) }
        }
        return (tenants, landlords)
    }

    /// True where a break is the landlord's alone.
    static func isLandlords(_ tokens: [String]) -> Bool {
        func has(_ words: [String]) -> Bool { tokens.contains { ReviewTerms.isAny($0, words) } }
        return has([
            "landlord*", "lessor", "lbo", "ll", "l", "vermieter*", "bailleur", "proprietaire", "arrendador", "propietario", "verhuurder*",
        ])
            && !has([
                "tenant*", "mutual*", "lessee", "either", "both", "tbo", "t", "mieter*", "preneur", "inquilino", "arrendatario", "huurder*",
                "beide*",
            ])
    }
}
