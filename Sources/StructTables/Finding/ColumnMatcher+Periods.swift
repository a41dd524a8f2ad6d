import StructEngine

/// What rents are for: a year, a month, an area.
extension ColumnMatcher {
    /// By a column that says for each row what its rent is for, such as "Unit of Measure": $/SF/Yr, $/Month.
    private mutating func takeUnits(_ place: Int) -> Bool {
        guard let units = columns.first(where: { $0.field == .rentPer && $0.profile.count > 0 }) else { return false }
        let periods = table.body.compactMap { table.sheet[$0, units.index].words }.filter { !NothingText.isNothing(.text($0)) }
            .compactMap { RentWords.perUnit(Words.tokens($0)) }
        guard let first = periods.first else { return false }
        columns[place].units = units.index
        let isOne = periods.allSatisfy { $0 == first }
        columns[place].period = isOne ? first : .year
        add(place, isOne ? "\(first.words), as \(units.letters) says" : "for what \(units.letters) \"\(units.title)\" says row by row")
        return true
    }

    /// By the title, then by what stands below and above it, then by the lines over the table, then by comparison
    /// with the other columns; a year if nothing tells.
    mutating func settlePeriods() {
        let line = table.preface.lazy.compactMap { text in RentWords.period(ofLine: text).map { (text: text, period: $0) } }.first
        let area = columns.first { $0.field == .area && $0.profile.count > 0 }
        let rents = columns.indices.filter { columns[$0].field == .rent || columns[$0].field == .stepRent }
        for place in rents where columns[place].period == nil {
            let title = table.titles[place]
            let own = RentWords.period(title.own + title.below)
            let around = RentWords.period(title.above)
            if own.measure == .power {
                columns[place].period = own.period ?? .powerMonth
                if own.period == nil { take(place, .powerMonth, "per kW and month, as usual; nothing says it") }
            } else if own.measure == .area {
                columns[place].period = own.period
            } else if let period = own.period ?? around.period, period.measure == nil {
                columns[place].period = period
                if RentWords.isYearBesideShorter(title.own + title.below), period == .year {
                    add(place, "a year, as its title says; the shorter time in it is taken for when it is paid")
                }
            } else if let period = cellsPeriod(columns[place]) {
                take(place, period, "\(period.words), as its cells say")
            } else if takeUnits(place) {
                continue
            } else if let line {
                take(place, line.period, "\(line.period.words), as a line over the table says: \"\(line.text.prefix(60))\"")
            }
        }
        let known = rents.filter { columns[$0].period.map { $0.measure == nil } ?? false && columns[$0].field == .rent }
        for place in rents where columns[place].period == nil && RentWords.isArea(table.titles[place].own + table.titles[place].below) {
            settleArea(place, known.first.map { columns[$0] }, area)
        }
        for place in rents where columns[place].period == nil {
            let reference = columns[place].field == .stepRent ? known.first : known.first { $0 != place }
            if let reference, let ratio = ratio(columns[reference], columns[place]) {
                let yearly = ratio * (columns[reference].period ?? .year).perYear
                let period =
                    [RentPeriod.year, .halfYear, .quarter, .month].min { abs(yearly / $0.perYear - 1) < abs(yearly / $1.perYear - 1) }
                    ?? .year
                take(place, period, "\(period.words), by comparison with \(columns[reference].letters)")
            } else if columns[place].field == .rent, let area, let ratio = ratio(area, columns[place]), ratio > 1.0 / 3,
                columns[place].profile.largest < 2_000
            {
                take(place, .areaYear, "per area and year, by its size beside the area")
            } else if let other = frequencies(differ: true) {
                columns[place].field = nil
                columns[place].ground = .unmatched
                columns[place].reason =
                    "its amounts may be for the times that \(other.letters) \"\(other.title)\" names, which differ, or for a year: state \"per\" of it, or write all for a year"
            } else {
                let beside = frequencies(differ: false).map {
                    "; \($0.letters) \"\($0.title)\" may say it, or how often it is paid: state \"per\" of it"
                }
                take(place, .year, "nothing says what it is for: taken for a year\(beside ?? "")")
            }
        }
        for place in rents where columns[place].period == .week {
            guard let weeks = weeksBeside() else { continue }
            (columns[place].field, columns[place].ground) = (nil, .unmatched)
            columns[place].reason =
                "a rent a week, and \(weeks.letters) \"\(weeks.title)\" says for how many weeks of a year: state the rent of a year in a column of its own"
        }
    }

    /// A rent a week beside the number of weeks that it is paid for is no rent of 52.
    func weeksBeside() -> Column? {
        columns.first { column in
            column.profile.numbers > 0 && column.profile.largest <= 53
                && Words.tokens(column.title).contains { ["weeks", "wochen", "semaines", "semanas", "weken"].contains($0) }
        }
    }

    /// A column of nothing but words for times of payment, such as annual and monthly, which differ or are one.
    func frequencies(differ: Bool) -> Column? {
        columns.first { column in
            guard [nil, .other, .reviewMonths, .charge].contains(column.field), column.profile.texts * 2 >= column.profile.count else {
                return false
            }
            let words = table.body.compactMap { table.sheet[$0, column.index].words }.filter { !NothingText.isNothing(.text($0)) }
            let periods = words.map { RentWords.period(Words.tokens($0)) }
            return !periods.isEmpty && periods.allSatisfy { $0.period != nil && $0.measure == nil }
                && (Set(periods.compactMap(\.period)).count > 1) == differ && (differ || periods.first?.period != .year)
        }
    }

    /// What all cells of a column say that they are for; nil where they differ, or one says nothing.
    func cellsPeriod(_ column: Column) -> RentPeriod? {
        var found: RentPeriod?
        for row in table.body {
            let cell = table.sheet[row, column.index]
            guard !NothingText.isNothing(cell), column.number(cell) != nil else { continue }
            guard let text = cell.words, let period = RentWords.period(Words.tokens(text)).period, found == nil || found == period else {
                return nil
            }
            found = period
        }
        return found
    }

    /// A rent per area of which nothing says whether it is one of a year or of a month.
    mutating func settleArea(_ place: Int, _ rent: Column?, _ area: Column?) {
        columns[place].period = .areaYear
        guard let rent, let area else { return take(place, .areaYear, "per area and year, as nothing says of what time") }
        let ratios = table.body.compactMap { row -> Double? in
            guard let amount = rent.number(table.sheet[row, rent.index])?.number,
                let size = area.number(table.sheet[row, area.index])?.number,
                let own = columns[place].number(table.sheet[row, place])?.number, size > 0, own > 0
            else { return nil }
            return amount * (rent.period ?? .year).perYear / (size * own)
        }.sorted()
        let ratio = ratios.isEmpty ? 0 : ratios[ratios.count / 2]
        // Of amounts with charges twelve times a month are more than twelve, and a year's are more than one.
        if ratio > 12.0.squareRoot() {
            take(place, .areaMonth, "per area and month, by comparison with \(rent.letters)")
        } else if abs(ratio - 1) > 0.2 {
            take(place, .areaYear, "per area and year, as nothing says of what time")
        }
    }

    mutating func take(_ place: Int, _ period: RentPeriod, _ reason: String) {
        columns[place].period = period
        say(place, reason)
    }

    mutating func say(_ place: Int, _ reason: String) {
        if columns[place].ground == .matched { columns[place].ground = .guessed }
        add(place, reason)
    }

    mutating func add(_ place: Int, _ reason: String) {
        columns[place].reason = columns[place].reason.isEmpty ? reason : "\(columns[place].reason); \(reason)"
    }

    /// The median over the rows of one column's number divided by another's.
    func ratio(_ first: Column, _ second: Column) -> Double? {
        let ratios = table.body.compactMap { row -> Double? in
            // A share says nothing of what amounts are for.
            guard let a = first.number(table.sheet[row, first.index]), let b = second.number(table.sheet[row, second.index]),
                !a.isPercent, !b.isPercent, a.number > 0, b.number > 0
            else { return nil }
            return a.number / b.number
        }.sorted()
        return ratios.isEmpty ? nil : ratios[ratios.count / 2]
    }
}
