import StructEngine

/// The mark of decimals and the order of dates, decided over whole columns, and over all columns of a file
/// where one alone does not tell.
struct TableHabits: Sendable {
    private(set) var decimal: Character
    private(set) var order: DateOrder
    /// How both were found, in words.
    private(set) var notes: [String] = []

    init(_ profiles: [ColumnProfile], texts: [String], deal: BaseDeal, map: ColumnMap) {
        let proven = profiles.filter { $0.mixedDecimals == nil }.compactMap(\.decimal)
        let (points, commas) = (proven.count { $0 == "." }, proven.count { $0 == "," })
        let open = profiles.reduce(into: Set<Character>()) { $0.formUnion($1.openMarks) }
        if let stated = map.decimal {
            decimal = stated
        } else if points != commas {
            decimal = points > commas ? "." : ","
        } else {
            // Three digits behind a mark are thousands in rents and areas.
            decimal = open.contains(".") && !open.contains(",") ? "," : "."
        }
        if points > 0, commas > 0 { notes.append("columns differ in their mark of decimals; each is read by its own") }
        var (day, month) = profiles.reduce(into: (ColumnProfile.DateVotes(), ColumnProfile.DateVotes())) { votes, profile in
            votes.0.proofs += profile.dayFirst.proofs
            votes.0.edges += profile.dayFirst.edges
            votes.1.proofs += profile.monthFirst.proofs
            votes.1.edges += profile.monthFirst.edges
        }
        if day.proofs + month.proofs == 0 {
            for text in texts { TableHabits.vote(text, &day, &month) }
        }
        if let stated = map.dateOrder {
            (order, notes) = (stated, notes + ["dates are read \(stated.rawValue), as stated"])
        } else if day.proofs != month.proofs {
            order = day.proofs > month.proofs ? .dayFirst : .monthFirst
            let many = max(day.proofs, month.proofs)
            notes.append("dates are read \(order.rawValue): \(many) of them are none in the other order")
        } else if day.edges != month.edges {
            order = day.edges > month.edges ? .dayFirst : .monthFirst
            notes.append("dates are read \(order.rawValue): more of them then stand at the beginning or end of a month; no date proves it")
        } else {
            order = deal.jurisdiction == "US" ? .monthFirst : .dayFirst
            if day.edges > 0 { notes.append("dates are read \(order.rawValue), as usual in \(deal.jurisdiction); no date proves it") }
        }
    }

    /// Dates within texts, such as steps in words.
    private static func vote(_ text: String, _ day: inout ColumnProfile.DateVotes, _ month: inout ColumnProfile.DateVotes) {
        for (date, _, _) in TextScanner(text).dates {
            guard case .either(let first, let second, _) = date.reading, first != second else { continue }
            if first > 12 { day.proofs += 1 }
            if second > 12 { month.proofs += 1 }
            if let date = date.date(.dayFirst), date.day == 1 || DayNumber.isMonthEnd(date) { day.edges += 1 }
            if let date = date.date(.monthFirst), date.day == 1 || DayNumber.isMonthEnd(date) { month.edges += 1 }
        }
    }

    /// How a column is read: by its own proof, else as the file.
    func settle(_ column: inout Column) {
        let profile = column.profile
        if let own = profile.decimal, profile.mixedDecimals == nil { column.decimal = own } else { column.decimal = decimal }
        // Rents and areas of exactly three decimals are none.
        if profile.decimal == nil, profile.openMarks.count == 1, let mark = profile.openMarks.first, profile.percentages == 0 {
            column.decimal = mark == "." ? "," : "."
        }
        column.order = order
        if profile.dayFirst.proofs > 0, profile.monthFirst.proofs == 0 { column.order = .dayFirst }
        if profile.monthFirst.proofs > 0, profile.dayFirst.proofs == 0 { column.order = .monthFirst }
    }
}
