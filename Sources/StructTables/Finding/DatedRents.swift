import StructEngine

/// Rents that stand side by side, a column for each year or date: "Rent 2026", "Rent 2027", "Rent from 01/07/2028".
struct DatedRents {
    /// What each is: the rent at closing, a step after it, or a rent of the past.
    enum Part { case present, step(Deal.CalendarDate), past }

    private(set) var parts: [Int: Part] = [:]
    /// Columns that stand for calendar months one after the other: amounts received, or billed, in each.
    private(set) var monthly: [Int] = []

    /// - Parameter closing: The last of the dates that is not after its next month is that of the present.
    init(_ columns: [Column], order: DateOrder, closing: Deal.CalendarDate) {
        var groups: [String: [(place: Int, date: Deal.CalendarDate)]] = [:]
        for place in columns.indices {
            let column = columns[place]
            let isFree = column.field == nil && column.profile.fits(.number) && column.profile.numbers > 0
            guard column.field == .rent || column.field == .stepRent || isFree, let dated = DatedRents.date(column.title, order) else {
                continue
            }
            groups[dated.words, default: []].append((place, dated.date))
        }
        for (_, group) in groups where group.count > 1 && Set(group.map { DayNumber.of($0.date) }).count == group.count {
            let months = group.map { $0.date.year * 12 + $0.date.month }.sorted()
            if group.count > 2, zip(months, months.dropFirst()).allSatisfy({ $1 - $0 <= 1 }) {
                monthly += group.map(\.place)
                continue
            }
            let past = group.filter { DayNumber.month(of: $0.date, closing: closing) <= 1 }
            let present = past.max { DayNumber.of($0.date) < DayNumber.of($1.date) }
            for (place, date) in group {
                let isPast = DayNumber.month(of: date, closing: closing) <= 1
                parts[place] = place == present?.place ? .present : isPast ? .past : .step(date)
            }
        }
    }

    /// The date or year that a title names, and its other words.
    private static func date(_ title: String, _ order: DateOrder) -> (date: Deal.CalendarDate, words: String)? {
        let dated = DatedWords(title)
        if dated.items.count == 1, let date = dated.items[0].date.date(order) {
            return (date, Words.tokens(dated.text).joined(separator: " "))
        }
        let tokens = Words.tokens(title)
        let years = tokens.compactMap { token in token.utf8.count == 4 ? Int(token).flatMap { (1990...2150).contains($0) ? $0 : nil } : nil
        }
        guard dated.items.isEmpty, years.count == 1, let date = Deal.CalendarDate(year: years[0], month: 1, day: 1) else { return nil }
        let words = tokens.filter { $0 != String(years[0]) }
        // 2026/27 is no calendar year.
        return words.contains { Int($0) != nil } ? nil : (date, words.joined(separator: " "))
    }
}
