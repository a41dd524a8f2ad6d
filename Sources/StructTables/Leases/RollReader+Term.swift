import StructEngine

extension RollReader {
    /// The dates of a cell that is a text, with what each is of; nil where it has none.
    private func dated(_ row: Int, _ field: LeaseField) -> DatedWords? {
        // A date alone is read by its column, but in one of terms.
        guard column(field) != nil, let text = cell(row, field).words, field == .term || DateText(text) == nil else { return nil }
        let dated = DatedWords(text)
        return dated.items.isEmpty ? nil : dated
    }

    /// The first and last day of a lease that stand in one cell.
    private func period(_ row: Int) -> (field: LeaseField, dated: DatedWords, start: Deal.CalendarDate, end: Deal.CalendarDate)? {
        for field in [LeaseField.end, .term, .start] {
            guard let column = column(field), let dated = dated(row, field), let period = dated.period,
                let start = period.start.date.date(column.order), let end = period.end.date.date(column.order, last: true),
                DayNumber.of(start) < DayNumber.of(end),
                !isOfEnds(field) || date(row, .start).map({ $0 == start }) ?? true
            else { continue }
            return (field, dated, start, end)
        }
        return nil
    }

    /// True for a column whose title is of ends: beside a start of its own two dates in it are two ends.
    private func isOfEnds(_ field: LeaseField) -> Bool {
        guard field != .start, let column = column(field) else { return false }
        return field == .end || LeaseLexicon.match(Words.tokens(column.title), around: [])?.field == .end
    }

    /// The cell of two ends of a lease, of which nothing says which binds.
    private func twoEnds(_ row: Int) -> LeaseField? {
        guard date(row, .start) != nil else { return nil }
        return [LeaseField.end, .term].first { field in
            guard isOfEnds(field), let dated = dated(row, field),
                !dated.items.contains(where: { $0.role == .start || $0.role == .tenantBreak })
            else { return false }
            return dated.items.count { $0.role == .none || $0.role == .end } > 1
                || dated.items.contains { item in
                    item.role == .other && item.words.contains { ["or", "oder", "ou", "o", "of"].contains($0) }
                }
        }
    }

    /// True where a row says of itself when a lease runs, as totals and empty units do not: by a date, by a period or
    /// a term with its start, or by words for a lease that rolls on.
    func hasDates(_ row: Int) -> Bool {
        date(row, .start) != nil || hasEnd(row) || [LeaseField.end, .term].contains { RowWords.isRolling(text(row, $0)) }
    }

    func hasEnd(_ row: Int) -> Bool {
        if date(row, .end) != nil || period(row) != nil { return true }
        guard !NothingText.isNothing(cell(row, .term)) else { return false }
        return date(row, .start) != nil || dated(row, .term) != nil
    }

    /// The end of a lease: stated, or its start and term, or the last day of a period in one cell.
    mutating func setEnd(_ row: Int, _ lease: inout LeaseDraft) {
        if let (field, dated, start, end) = period(row) {
            (lease.start, lease.end) = (start, end)
            return takeOthers(dated, row, field, &lease)
        }
        if let field = twoEnds(row) {
            let cure = "write the one that binds; an option to extend needs a column of its own"
            return lease.unreadEnd = (cell(row, field).shown, address(row, field), cure)
        }
        if let column = column(.end), let dated = dated(row, .end), dated.items.contains(where: { $0.role == .tenantBreak }),
            let end = dated.items.first(where: { $0.role == .end || $0.role == .none })
        {
            lease.end = end.date.date(column.order, last: true)
            takeOthers(dated, row, .end, &lease)
        } else {
            lease.end = wanted(row, .end)
        }
        if let column = column(.term), !NothingText.isNothing(cell(row, .term)) { readTerm(row, column, &lease) }
        if lease.end == nil, lease.unreadEnd == nil, !NothingText.isNothing(cell(row, .end)) {
            lease.unreadEnd = (cell(row, .end).shown, address(row, .end), "")
        }
    }

    private mutating func readTerm(_ row: Int, _ column: Column, _ lease: inout LeaseDraft) {
        let cell = cell(row, .term)
        let dated = dated(row, .term)
        let reading = TermText.read(dated.map { .text($0.text) } ?? cell, column)
        let isLeft = TermText.isRemaining(cell.words ?? "")
        let from =
            isLeft ? DayNumber.date(DayNumber.of(closing) + 1) : dated.map { takeDates($0, row, column, reading, &lease) } ?? lease.start
        guard case .term(var term) = reading else {
            guard lease.end == nil, !RowWords.isRolling(cell.shown) else { return }
            lease.unreadEnd = (cell.shown, address(row, .term), "")
            if case .unclear(let why) = reading {
                lease.unreadEnd?.cure = why
            } else {
                findings.unused.append((address(row, .term), cell.shown, "is no term that can be read"))
            }
            return
        }
        guard let from else { return }
        if dated?.items.contains(where: { $0.role == .tenantBreak }) ?? false { term.dropBreakWords() }
        if lease.end == nil, let end = TermText.end(of: term.months, from: from) {
            lease.end = end
            if isLeft {
                findings.assumptions.append(
                    "\(address(row, .term)): \"\(shown(row, .term))\" is taken for a time from closing, until \(end)")
            } else {
                sayTerm(term, row, column, end)
            }
        }
        if let months = term.breakMonths, lease.breakDate == nil, let date = TermText.end(of: months, from: from) {
            lease.breakDate = date
            sayBreak(date, row, .term)
        }
    }

    /// The dates of a cell of a term; from which day its term runs.
    private mutating func takeDates(
        _ dated: DatedWords, _ row: Int, _ column: Column, _ reading: TermText.Reading, _ lease: inout LeaseDraft
    ) -> Deal.CalendarDate? {
        takeOthers(dated, row, .term, &lease)
        let isTerm = if case .none = reading { false } else { true }
        let lone = dated.items.count == 1 && dated.items[0].role == .none ? dated.items[0].date : nil
        let end = dated.items.first { $0.role == .end }
        let stated = end?.date ?? (isTerm ? nil : lease.start == nil ? nil : lone)
        if let date = stated?.date(column.order, last: true) {
            if end?.words.contains(where: TermText.isFirm) ?? false, isTerm || lease.end != nil {
                if lease.breakDate == nil {
                    lease.breakDate = date
                    sayBreak(date, row, .term)
                }
            } else if lease.end == nil {
                lease.end = date
                findings.assumptions.append("\(address(row, .term)): \"\(shown(row, .term))\" is taken for an end on \(date)")
            }
        }
        for item in dated.items.filter({ $0.role == .end }).dropFirst() {
            guard let date = item.date.date(column.order, last: true) else { continue }
            if item.words.contains(where: TermText.isFirm), lease.breakDate == nil {
                lease.breakDate = date
                sayBreak(date, row, .term)
            } else {
                findings.notCarried.append("\(address(row, .term)): of \"\(shown(row, .term))\" \(date) is a further end; left out")
            }
        }
        let start = dated.items.first { $0.role == .start || ($0.role == .none && (isTerm || end != nil)) }?.date
        guard let own = start?.date(column.order) else { return lease.start }
        if let known = lease.start, known != own, isTerm, lease.end == nil {
            findings.assumptions.append("\(address(row, .term)): its term runs from \(own), as it says itself, beside a start on \(known)")
        }
        if lease.start == nil { lease.start = own }
        return own
    }

    /// Breaks that a cell of a term names become breaks; what else it names is said to be left out.
    private mutating func takeOthers(_ dated: DatedWords, _ row: Int, _ field: LeaseField, _ lease: inout LeaseDraft) {
        guard let column = column(field) else { return }
        let breaks = dated.items.filter { $0.role == .tenantBreak }.compactMap { $0.date.date(column.order, last: true) }
        if let first = first(of: breaks), lease.breakDate == nil {
            lease.breakDate = first
            sayBreak(first, row, field)
        }
        for item in dated.items where item.role == .landlordBreak || item.role == .other {
            guard let date = item.date.date(column.order) else { continue }
            let what = item.role == .other ? "a date of something else" : "the landlord's break"
            findings.notCarried.append("\(address(row, field)): of \"\(shown(row, field))\" \(date) is \(what); left out")
        }
    }

    private func shown(_ row: Int, _ field: LeaseField) -> String { String(cell(row, field).shown.prefix(80)) }

    private mutating func sayBreak(_ date: Deal.CalendarDate, _ row: Int, _ field: LeaseField) {
        findings.assumptions.append("\(address(row, field)): \"\(shown(row, field))\" is taken for a tenant's break on \(date)")
    }

    private mutating func sayTerm(_ term: TermText, _ row: Int, _ column: Column, _ end: Deal.CalendarDate) {
        if !isTermSaid {
            isTermSaid = true
            findings.assumptions.append(
                "column \(column.letters) \"\(column.title)\": leases without an end run for their term from their start, such as \(term.months) months to \(end)"
            )
        }
        if !term.rest.isEmpty {
            findings.notCarried.append(
                "\(address(row, .term)): of \"\(shown(row, .term))\" \(term.months) months are the term; the rest is left out")
        }
    }

    /// The break at the end of a firm term: a date, or so long after the start; none where that is the whole term.
    mutating func setFirmBreak(_ row: Int, _ lease: inout LeaseDraft) {
        guard let column = column(.tenantBreak), column.isFirm else { return }
        if lease.breakDate == nil, let start = lease.start, let term = firmTerm(row, column) {
            lease.breakDate = TermText.end(of: term.months, from: start)
        }
        if let date = lease.breakDate, let end = lease.end, DayNumber.of(date) >= DayNumber.of(end) { lease.breakDate = nil }
    }

    private func firmTerm(_ row: Int, _ column: Column) -> TermText? {
        guard column.isFirm, dated(row, .tenantBreak) == nil, date(row, .tenantBreak) == nil,
            case .term(let term) = TermText.read(cell(row, .tenantBreak), column)
        else { return nil }
        return term.rest.isEmpty ? term : nil
    }

    /// What says of a break that it is the landlord's or no more: its own cell, or a column beside it such as "Break type".
    private func noBreak(_ row: Int) -> String? {
        let beside = columns.filter { column in
            let tokens = Words.tokens(column.title)
            return column.field != .tenantBreak && column.field != .landlordBreak && column.profile.texts > 0
                && tokens.contains { ReviewTerms.isAny($0, ["break*", "kundigung*", "sortie", "ruptura", "opzeg*"]) }
                && tokens.contains { ReviewTerms.isAny($0, BreakWords.kinds) }
        }.compactMap { table.sheet[row, $0.index].words }
        if let text = beside.first(where: { DatedWords.isLandlords(Words.tokens($0)) || BreakWords.isGone($0) }) { return text }
        return cell(row, .tenantBreak).words.flatMap { BreakWords.isGone($0) ? $0 : nil }
    }

    /// The tenant's first break; what is the landlord's is left out and said.
    mutating func tenantBreak(_ row: Int) -> Deal.CalendarDate? {
        let own = ownBreak(row)
        let further = columns.filter { $0.field == .tenantBreak }.dropFirst().compactMap { column in
            column.date(table.sheet[row, column.index], last: true)
        }
        return further.isEmpty ? own : first(of: [own].compactMap { $0 } + further)
    }

    private mutating func ownBreak(_ row: Int) -> Deal.CalendarDate? {
        if !NothingText.isNothing(cell(row, .tenantBreak)), let beside = noBreak(row) {
            findings.notCarried.append(
                "\(address(row, .tenantBreak)): the break \"\(shown(row, .tenantBreak))\" is \"\(beside.prefix(40))\", none of the tenant that is open; left out"
            )
            return nil
        }
        guard let column = column(.tenantBreak), date(row, .tenantBreak) == nil, let text = cell(row, .tenantBreak).words else {
            if let column = column(.tenantBreak), firmTerm(row, column) != nil { return nil }
            return wanted(row, .tenantBreak)
        }
        if firmTerm(row, column) != nil { return nil }
        let (tenants, landlords) = DatedWords(text).breaks()
        guard !landlords.isEmpty || DatedWords.isLandlords(Words.tokens(text)) else { return wanted(row, .tenantBreak) }
        let dates = tenants.compactMap { $0.date.date(column.order, last: true) }
        guard let first = first(of: dates) else {
            findings.notCarried.append(
                "\(address(row, .tenantBreak)): \"\(text.prefix(80))\" is the landlord's break, which is no part of a deal; left out")
            return nil
        }
        findings.notCarried.append(
            "\(address(row, .tenantBreak)): of \"\(text.prefix(80))\" \(first) is the tenant's \(dates.count > 1 ? "next " : "")break; the rest, with the landlord's, is left out"
        )
        return first
    }
}

/// Words beside breaks.
private enum BreakWords {
    /// Of titles of columns that say whose a break is, or what has become of it.
    static let kinds = [
        "type*", "party", "parties", "by", "holder", "who", "whose", "status", "right*", "benefit*", "art", "partei*", "berechtigt*",
        "durch", "partie",
    ]

    static func isGone(_ text: String) -> Bool {
        Words.tokens(text).contains {
            ReviewTerms.isAny(
                $0,
                [
                    "waived", "lapsed", "removed", "expired", "released", "cancelled", "canceled", "verzichtet", "entfallen", "erloschen",
                    "renoncee", "vervallen",
                ])
        }
    }
}
