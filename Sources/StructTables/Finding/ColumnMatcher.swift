import StructEngine

/// Finds out what each column of a rent roll is: by its title, checked by what it holds.
struct ColumnMatcher {
    let table: Table
    var columns: [Column] = []
    private(set) var habits: TableHabits

    init(_ table: Table, deal: BaseDeal, map: ColumnMap) {
        self.table = table
        // Sums say nothing of what a column holds.
        let rows = table.body.filter { row in
            let cells = table.sheet.rows[row]
            return !(cells.lazy.compactMap(\.words).first.map(RowWords.isTotal) ?? false) || cells.contains(where: RowWords.isOfLease)
        }
        columns = (0..<table.sheet.columnCount).map {
            Column(index: $0, title: table.title($0), profile: ColumnProfile(table.sheet, $0, rows))
        }
        let texts = table.body.prefix(500).flatMap { row in table.sheet.rows[row].compactMap(\.words) }
        habits = TableHabits(columns.map(\.profile), texts: texts, deal: deal, map: map)
        for place in columns.indices { habits.settle(&columns[place]) }
        match(map)
        guess()
        guessFirm()
        guessRentStart()
        for place in columns.indices where columns[place].field == .rent {
            let named = CurrencyWords.named(Words.tokens(columns[place].title))
            columns[place].isForeign = !named.isEmpty && !named.contains { CurrencyWords.agree($0, deal.currency) }
        }
        settleRivals()
        settleSteps()
        settleDatedRents(deal.closing)
        settlePeriods()
        settleScales()
        settleAreas()
        settleTerm(deal.closing)
        guessRowSteps()
    }

    /// Where the rents of a lease have rows of their own, one after the other, the day from which each is paid: a column of dates
    /// that is full in the rows below a lease, beside a rent and without a tenant, a start and an end.
    private mutating func guessRowSteps() {
        guard let tenant = columns.first(where: { $0.field == .tenant }),
            !columns.contains(where: { [.stepDate, .stepRent].contains($0.field) && $0.profile.known > 0 })
        else { return }
        let own = columns.filter { [.start, .end, .term].contains($0.field) }.map(\.index)
        let rents = columns.filter { $0.field == .rent }
        let rows = table.body.filter { row in
            table.sheet[row, tenant.index].isEmpty && own.allSatisfy { table.sheet[row, $0].isEmpty }
                && rents.contains { $0.number(table.sheet[row, $0.index]) != nil }
                && table.sheet.rows[row].contains(where: RowWords.isOfLease)
        }
        guard !rows.isEmpty,
            let place = columns.firstIndex(where: { column in
                (column.field == nil || column.field == .other) && column.ground != .stated && column.isFrom
                    && rows.allSatisfy { column.date(table.sheet[$0, column.index]) != nil }
            })
        else { return }
        columns[place].reason = ""
        set(place, .stepDate, "from when the rent of its row is paid: rows below a lease are its rents one after the other")
    }

    private mutating func settleTerm(_ closing: Deal.CalendarDate) {
        let (start, end) = (columns.first { $0.field == .start }, columns.first { $0.field == .end })
        for place in columns.indices where columns[place].field == .term || (columns[place].field == .tenantBreak && columns[place].isFirm)
        {
            let isTerm = columns[place].field == .term
            let units = TermUnits(columns[place], table, start: start, end: isTerm ? end : nil, closing: closing)
            (columns[place].termUnit, columns[place].termPair, columns[place].period) = (units.unit, units.pair, units.unit)
            for reason in units.reasons { say(place, reason) }
        }
    }

    /// Beside the start of a lease, the first day that rent is paid is the end of a time without.
    private mutating func guessRentStart() {
        guard columns.contains(where: { $0.field == .start && !$0.isRentStart }),
            !columns.contains(where: { [.rentFreeUntil, .rentFreeMonths].contains($0.field) && $0.profile.known > 0 }),
            let place = columns.firstIndex(where: { $0.field == nil && $0.isRentStart && $0.profile.fits(.date) && $0.profile.dates > 0 })
        else { return }
        columns[place].reason = ""
        set(place, .rentFreeUntil, "the first day of rent, beside that of the lease: free of rent until then")
    }

    /// A rate beside a date of a step that has no rent is what the rent grows by at that date.
    private mutating func settleSteps() {
        let dates = columns.indices.filter { columns[$0].field == .stepDate }
        let amounts = columns.count { $0.field == .stepRent }
        guard dates.count > amounts else { return }
        for date in dates.dropFirst(amounts) {
            guard let place = [date + 1, date - 1].first(where: { columns.indices.contains($0) && columns[$0].field == .increaseRate }),
                columns[place].profile.percentages == columns[place].profile.numbers, columns[place].ground != .stated
            else { return }
            columns[place].field = .stepRent
            say(place, "by which the rent grows at the dates in \(columns[date].letters)")
        }
    }

    private mutating func settleDatedRents(_ closing: Deal.CalendarDate) {
        let dated = DatedRents(columns, order: habits.order, closing: closing)
        for place in dated.monthly.sorted() {
            (columns[place].field, columns[place].ground) = (nil, .unmatched)
            columns[place].reason = "the amount of one month; state the rent in one column, or import amounts with --kind streams"
        }
        for (place, part) in dated.parts.sorted(by: { $0.key < $1.key }) {
            switch part {
            case .present: columns[place].field = .rent
            case .past:
                columns[place].field = nil
                columns[place].reason = "a rent before closing"
                columns[place].ground = .unmatched
            case .step(let date):
                (columns[place].field, columns[place].stepDate) = (.stepRent, date)
                columns[place].reason = ""
                say(place, "the rent from \(date), a step beside that of closing")
            }
        }
        guard !dated.parts.isEmpty, !columns.contains(where: { $0.field == .rent }) else { return }
        for place in dated.parts.keys {
            (columns[place].field, columns[place].reason) = (nil, "a rent after closing, and none is of closing")
        }
    }

    /// A firm term in every row beside an end of its own is how long the lease binds, and no term that its end follows from.
    private mutating func takeFirmTerm() {
        guard let end = columns.first(where: { $0.field == .end && !$0.isFirm && $0.profile.known > 0 }),
            let place = columns.firstIndex(where: { $0.field == .term && $0.isFirm && $0.ground == .matched && $0.profile.known > 0 }),
            table.body.allSatisfy({ row in
                NothingText.isNothing(table.sheet[row, place]) || end.date(table.sheet[row, end.index]) != nil
            })
        else { return }
        (columns[place].field, columns[place].ground) = (nil, .unmatched)
    }

    /// Beside the end or term of a lease, a column of how long it binds is one of breaks.
    private mutating func guessFirm() {
        takeFirmTerm()
        guard columns.contains(where: { ($0.field == .end || $0.field == .term) && $0.profile.known > 0 }),
            !columns.contains(where: { $0.field == .tenantBreak && $0.profile.known > 0 }),
            let place = columns.firstIndex(where: { $0.field == nil && $0.isFirm && ($0.profile.dates + $0.profile.numbers) > 0 })
        else { return }
        columns[place].reason = ""
        set(place, .tenantBreak, "how long a lease binds: taken for a break at the end of that")
    }

    /// Areas in the measure that rents per area are for: a column of another measure gives way, or the price is
    /// changed into one of its measure.
    private mutating func settleAreas() {
        func isFeet(_ place: Int) -> Bool? {
            let title = table.titles[place].own + table.titles[place].below
            let (feet, metres) = (RentWords.isFeet(title), RentWords.isMetres(title))
            return feet == metres ? nil : feet
        }
        let areas = columns.indices.filter { columns[$0].field == .area && columns[$0].profile.known > 0 }
        let prices = columns.indices.filter { columns[$0].period?.measure == .area && columns[$0].field?.content == .number }
        let same = areas.filter { isFeet($0) == areas.first.flatMap(isFeet) }
        if let area = areas.first, same.count > 1, !prices.isEmpty {
            say(area, "of the areas \(same.map { columns[$0].letters }.joined(separator: ", ")) the one that rents per area are for")
        }
        guard let first = prices.first(where: { isFeet($0) != nil }), let wanted = isFeet(first) else { return }
        if areas.contains(where: { isFeet($0) == wanted }) {
            for place in areas where isFeet(place) == !wanted {
                columns[place].field = .other
                say(place, "an area in another measure than the rents per area are for")
            }
        }
        guard let area = columns.firstIndex(where: { $0.field == .area && $0.profile.known > 0 }), let own = isFeet(area) else { return }
        for place in prices {
            guard let price = isFeet(place), price != own else { continue }
            columns[place].scale *= price ? 10.76391042 : 1 / 10.76391042
            say(
                place,
                "a price per \(price ? "sq ft" : "m²"), changed to the \(own ? "sq ft" : "m²") of \(columns[area].letters): 10.76391042 sq ft are 1 m²"
            )
        }
    }

    /// Amounts in thousands or millions, as a title or a line over the table says.
    private mutating func settleScales() {
        for place in columns.indices {
            let title = table.titles[place]
            guard (title.own + title.below).contains(where: { $0 == "mw" || $0 == "mwp" }) else { continue }
            if columns[place].field == .power { columns[place].scale = 1_000 }
            if columns[place].period?.measure == .power { columns[place].scale = 0.001 }
        }
        for place in columns.indices where [.rent, .stepRent, .steps].contains(columns[place].field) {
            let title = table.titles[place]
            let own = RentWords.scale(title.shown) ?? RentWords.scale(title.above.joined(separator: " "))
            if columns[place].profile.fullAmounts > 0 {
                add(place, "formats of its cells hide or name thousands or millions: those are taken in full")
            }
            if columns[place].profile.fullAmounts > 0, columns[place].profile.fullAmounts == columns[place].profile.numbers { continue }
            guard let scale = own ?? RentWords.scale(ofLines: table.preface), columns[place].period?.measure == nil else { continue }
            columns[place].scale = scale
            add(place, "in \(RentWords.words(ofScale: scale)), as \(own == nil ? "a line over the table" : "its title") says")
        }
    }

    /// Columns that hold something, or that have a title.
    var found: [Column] { columns.filter { !$0.title.isEmpty || $0.profile.count > 0 } }

    private mutating func match(_ map: ColumnMap) {
        var claims: [LeaseField: (column: Int, score: Int)] = [:]
        for place in columns.indices {
            let column = columns[place]
            if let entry = map.entry(title: column.title, letters: column.letters) {
                (columns[place].field, columns[place].ground, columns[place].period) = (entry.field ?? .other, .stated, entry.period)
                if let field = entry.field { claims[field] = (place, .max) }
                continue
            }
            let title = table.titles[place]
            let own = LeaseLexicon.candidates(title.own, around: title.below)
            // What stands above helps where the title alone says little.
            let isWeak = own.first.map { $0.score < 4 || $0.field == .other } ?? true
            let wide = isWeak ? LeaseLexicon.candidates(title.own, around: title.below + title.above) : own
            var named = wide.first?.score ?? 0 > own.first?.score ?? 0 ? wide : own
            // "Rent" under "Step 1" is that of the step.
            if title.own.count <= 2, named.first?.field == .rent, let group = LeaseLexicon.match(title.above, around: []),
                group.field == .steps
            {
                named = [group]
            }
            let fitting = named.lazy.map { (field: ColumnMatcher.byContent($0.field, column), score: $0.score) }
                .first {
                    (column.profile.fits($0.field.content) || ColumnMatcher.isOfDays($0.field, column) || isRolling($0.field, column))
                        && $0.score * 2 >= named[0].score
                }
            // Beside a cap a floor is no storey.
            let isBound =
                title.own == ["floor"] && column.profile.fits(.number)
                && [place - 1, place + 1].contains { columns.indices.contains($0) && table.titles[$0].own.first == "cap" }
            guard let (field, letters) = isBound ? (.floor, 5) : fitting ?? inGroup(place) else {
                if let first = named.first {
                    columns[place].reason = "its title says \(first.field.rawValue), but it holds \(column.profile.words)"
                }
                continue
            }
            // A column without a value says nothing that another one of the same kind could not say.
            let isEmpty =
                column.profile.known == 0
                || (field.content == .dateInWords && column.profile.dates + column.profile.datesWithin == 0 && !column.profile.areDays)
            // The end of a firm term gives way to that of the whole, the first day of rent to that of the lease.
            let isPart = ((field == .end || field == .term) && column.isFirm) || (field == .start && column.isRentStart)
            let score = letters - (isEmpty ? 100 : isPart ? 50 : 0)
            if !field.mayRepeat, let claim = claims[field],
                !(field == .tenantBreak && column.isNumbered && columns[claim.column].isNumbered)
            {
                guard score > claim.score else {
                    columns[place].reason = "also \(field.rawValue); \(columns[claim.column].letters) is taken"
                    continue
                }
                (columns[claim.column].field, columns[claim.column].ground) = (nil, .unmatched)
                columns[claim.column].reason = "also \(field.rawValue); \(column.letters) is taken"
            }
            claims[field] = (place, score)
            (columns[place].field, columns[place].ground) = (field, .matched)
            if ColumnMatcher.isOfDays(field, column) { say(place, "days as numbers, as a spreadsheet counts them") }
        }
    }

    /// True for a column of dates that holds days as numbers.
    private static func isOfDays(_ field: LeaseField, _ column: Column) -> Bool { field.isDated && column.profile.areDays }

    /// True for a column of ends that are dates, or words for leases that roll on, for the most part.
    private func isRolling(_ field: LeaseField, _ column: Column) -> Bool {
        guard field == .end, column.profile.dates > 0 else { return false }
        let rolling = table.body.count { RowWords.isRolling(table.sheet[$0, column.index].words ?? "") }
        return (column.profile.dates + rolling) * 2 >= column.profile.known
    }

    /// What a title is whose own words do not fit its cells, together with its group: "Tenant" of dates under "Break".
    private func inGroup(_ place: Int) -> (field: LeaseField, score: Int)? {
        let title = table.titles[place]
        guard !title.above.isEmpty else { return nil }
        return LeaseLexicon.candidates(title.above + title.own, around: title.below).lazy
            .map { (field: ColumnMatcher.byContent($0.field, columns[place]), score: $0.score) }
            .first { ![.tenant, .other].contains($0.field) && columns[place].profile.fits($0.field.content) }
    }

    /// Some titles stand for two things that their cells tell apart.
    private static func byContent(_ field: LeaseField, _ column: Column) -> LeaseField {
        let profile = column.profile
        guard profile.count > 0 else { return field }
        let isDate =
            (profile.dates * 2 >= profile.known && profile.dates > 0)
            || (profile.areDays && Words.tokens(column.title).contains { ["date", "datum", "fecha"].contains($0) })
        let isNumber = profile.fits(.number) && profile.numbers > 0
        let isShares = profile.percentages * 2 >= profile.count || (isNumber && profile.largest > 0 && profile.largest <= 0.3)
        switch field {
        case .start where profile.periods * 2 >= profile.count, .end where profile.periods * 2 >= profile.count,
            .lease where profile.periods * 2 >= profile.count:
            return .term
        case .rentFreeUntil where !isDate && isNumber && profile.largest <= 120: return .rentFreeMonths
        case .rentFreeMonths where isDate: return .rentFreeUntil
        case .increaseRate where isDate, .terms where isDate, .isIndexed where isDate, .reviewMonths where isDate: return .nextReview
        case .nextReview where !isDate && profile.texts * 2 >= profile.count: return .terms
        case .other where Words.tokens(column.title) == ["floor"] && isShares: return .floor
        case .increaseRate where Words.tokens(column.title) == ["rate"] && profile.percentages == 0 && profile.largest > 30: return .other
        case .steps where profile.truths * 2 >= profile.count: return .isFixed
        case .steps where isDate, .isFixed where isDate: return .stepDate
        case .steps where isNumber && profile.percentages == profile.numbers: return .increaseRate
        case .steps where isNumber: return .stepRent
        case .isFixed where isNumber && profile.largest > 100: return .stepRent
        case .isFixed where profile.texts * 2 >= profile.count: return .steps
        case .increaseRate where profile.percentages == 0 && profile.largest > 100 && isNumber: return .stepRent
        case .rent where profile.numbers > 0 && profile.percentages == profile.numbers: return .other
        case .rent where isDate && column.isFirstDay: return .start
        case .isIndexed where isNumber && profile.largest > 100: return .other
        case .cap where profile.largest > 100 && profile.percentages == 0, .floor where profile.largest > 100 && profile.percentages == 0:
            return .other
        case .option where isDate: return .option
        case .isFixed where isNumber && profile.truths == 0: return .increaseRate
        case .lease where profile.dates * 2 >= profile.count: return .start
        case .charge where isDate: return .other
        default: return field
        }
    }

    // MARK: By what columns hold

    private mutating func guess() {
        func free() -> [Int] { columns.indices.filter { columns[$0].field == nil && columns[$0].profile.count > 1 } }
        func has(_ field: LeaseField) -> Bool { columns.contains { $0.field == field && $0.profile.known > 0 } }
        if !has(.tenant),
            let place = free().filter({ columns[$0].profile.texts * 2 >= columns[$0].profile.count })
                .max(by: { (columns[$0].profile.distinctTexts, $1) < (columns[$1].profile.distinctTexts, $0) })
        {
            set(place, .tenant, "the column of texts with most that differ")
        }
        if !has(.tenant), let place = columns.firstIndex(where: { $0.field == .lease && $0.profile.texts * 2 >= $0.profile.count }) {
            set(place, .tenant, "no column is one of tenants, and it holds texts")
        }
        if !has(.end), !has(.term), let place = free().first(where: { columns[$0].profile.periods * 2 >= columns[$0].profile.count }) {
            set(place, .term, "it holds a first and a last date")
        }
        if !has(.term), !has(.start) || !has(.end) {
            let dates = free().filter { columns[$0].profile.dates * 3 >= columns[$0].profile.count * 2 }
                .map { (place: $0, mean: meanDay($0)) }.sorted { ($0.mean, $0.place) < ($1.mean, $1.place) }
            if !has(.start), !has(.end), let first = dates.first, let last = dates.last, dates.count > 1 {
                set(first.place, .start, "of the columns of dates the earliest")
                set(last.place, .end, "of the columns of dates the latest")
            } else if !has(.end), let last = dates.last {
                set(last.place, .end, "of the columns of dates the latest")
            }
        }
        if !has(.rent),
            let place = free().filter({
                columns[$0].profile.fits(.number) && columns[$0].profile.percentages == 0 && !isCounted(columns[$0].title)
            })
            .max(by: { (columns[$0].profile.largest, $1) < (columns[$1].profile.largest, $0) })
        {
            set(place, .rent, "of the columns of numbers the one with the largest")
        }
    }

    /// True for "Year 1", "Month 12": the amount of one of several periods.
    private func isCounted(_ title: String) -> Bool {
        let tokens = Words.tokens(title)
        return tokens.count == 2 && Int(tokens[1]) != nil
            && (RentWords.isYear([tokens[0]]) || RentWords.isMonth([tokens[0]]) || RentWords.isQuarter([tokens[0]]))
    }

    private mutating func set(_ place: Int, _ field: LeaseField, _ reason: String) {
        (columns[place].field, columns[place].ground, columns[place].reason) = (field, .guessed, reason)
    }

    private func meanDay(_ place: Int) -> Int {
        let days = table.body.compactMap { columns[place].date(table.sheet[$0, columns[place].index]).map(DayNumber.of) }
        return days.isEmpty ? 0 : days.reduce(0, +) / days.count
    }
}
