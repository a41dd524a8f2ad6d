import StructEngine

extension ImportWork {
    /// The month in which each amount falls.
    mutating func months(of read: StreamTable, _ sheet: Sheet) throws(StructError) -> [Int] {
        let dates = read.times.compactMap { time -> Deal.CalendarDate? in if case .date(let date) = time { date } else { nil } }
        if dates.count == read.times.count {
            let isEnd = dates.allSatisfy(DayNumber.isMonthEnd)
            let day = dates.map(\.day).max() ?? 1
            for date in dates where !isEnd && date.day != min(day, DayNumber.daysInMonth(date.year, date.month)) {
                faults.report(
                    "table_dates", at: sheet.title,
                    "must have dates on one day of the month, or on its last, as a deal counts months; found \(date) beside day \(day)")
            }
            let months = dates.map { DayNumber.month(of: $0, closing: base.closing) }
            for (first, second) in zip(months.indices, months.indices.dropFirst()) where months[first] >= months[second] {
                faults.report(
                    "table_dates", at: sheet.title, "must have at most one date a month, found \(dates[first]) and \(dates[second])")
            }
            try faults.throwIfAny()
            return months
        }
        let years = read.times.compactMap { time -> Int? in if case .year(let year) = time { year } else { nil } }
        if years.count == read.times.count {
            findings.assumptions.append("\(sheet.title): years without a day: each amount falls in December of its year")
            return years.map { ($0 - base.closing.year) * 12 + 12 - base.closing.month }
        }
        let periods = read.times.compactMap { time -> Int? in if case .period(let number) = time { number } else { nil } }
        guard periods.count == read.times.count else {
            throw .table("table_dates", at: sheet.title, "must have dates, years or numbers of periods throughout, found them mixed")
        }
        let length: Int
        if RentWords.isMonth(read.unit) || read.unit.contains("m") {
            length = 1
        } else if RentWords.isQuarter(read.unit) || read.unit.contains(where: { $0.hasPrefix("q") }) {
            length = 3
        } else if RentWords.isYear(read.unit) || read.unit.contains(where: { $0.hasPrefix("year") || $0 == "y" }) {
            length = 12
        } else {
            let perYear = base.json["payments_per_year"]?.double.flatMap { Int(exactly: $0) } ?? 1
            length = [1, 2, 4, 12].contains(perYear) ? 12 / perYear : 12
            findings.assumptions.append(
                "\(sheet.title): nothing says how long a period is; taken for \(length) months, the deal's payment period")
        }
        return periods.map { $0 * length }
    }

    mutating func stream(_ source: StreamTable.Source, _ place: Int, _ months: [Int], _ sheet: Sheet) -> JSONValue {
        let kept = zip(months, source.amounts).filter { $0.0 >= 1 }.map { ($0.0, $0.1.value ?? 0) }
        let id = RollBinder.clean(source.name.isEmpty ? "S\(place + 1)" : source.name)
        let known = base.json["streams"]?.items.first { $0["id"]?.string == id || $0["counterparty"]?.string == source.name }
        let gaps = Set(zip(kept, kept.dropFirst()).map { $1.0 - $0.0 })
        let first = kept.first?.0 ?? 1
        var (perYear, start, amounts) = (12, 1, [Double]())
        let gap = gaps.first ?? 12
        if gaps.count <= 1, [1, 3, 6, 12].contains(gap), first - gap + 1 >= 1 {
            (perYear, start, amounts) = (12 / gap, first - gap + 1, kept.map(\.1))
        } else {
            amounts = Array(repeating: 0, count: kept.last?.0 ?? 1)
            for (month, value) in kept { amounts[month - 1] = value }
            if place == 0 {
                findings.changes.append(
                    "\(sheet.title): its dates are no whole payment periods from closing on; carried month by month, with 0 between")
            }
        }
        let site: String
        if let named = options.site ?? options.map.site(of: source.name) ?? known?["site"]?.string
            ?? base.sites.first(where: { Words.folded($0.id) == Words.folded(source.name) })?.id
        {
            site = named
        } else {
            site = base.sites.first?.id ?? ""
            findings.assumptions.append("\"\(source.name)\": nothing says its site; put on \(site)")
        }
        let party = known?["counterparty"]?.string ?? (source.name.isEmpty ? id : source.name)
        let rating = options.map.rating(of: party) ?? known?["rating"]?.string ?? base.rating(of: party)
        if rating == nil { findings.assumptions.append("\"\(party)\" has no rating: NR") }
        return .object([
            ("id", .string(id)), ("site", .string(site)), ("counterparty", .string(party)), ("rating", .string(rating ?? "NR")),
            ("per_year", .integer(Int64(perYear))), ("start_month", .integer(Int64(start))),
            ("amounts", .array(amounts.map { .number($0) })),
        ])
    }
}
