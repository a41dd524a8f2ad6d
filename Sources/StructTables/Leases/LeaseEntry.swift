import StructEngine

/// A lease as the deal file has it: its months counted from closing.
///
/// Month 1 is the calendar month after that of closing; a date counts as its whole calendar month.
struct LeaseEntry: Sendable {
    let draft: LeaseDraft
    var id = ""
    var site = ""
    var rating = "NR"
    var costs = 0.0
    var startMonth = 1
    var endMonth = 1
    var rentFreeMonths = 0
    var reviewMonths = 12
    var nextReviewMonth: Int?
    var steps: [(month: Int, rent: Double)] = []
    var breakMonth: Int?
    /// Its re-letting and cover: as the table states them, else as the base deal does.
    var kept: [(key: String, value: JSONValue)] = []

    /// Counts the months of a lease; what cannot be is a fault with the address of its row.
    init(_ draft: LeaseDraft, closing: Deal.CalendarDate, _ findings: inout Findings, _ faults: inout TableFaults) {
        self.draft = draft
        let name = "\(draft.address) \"\(draft.tenant)\""
        func month(_ date: Deal.CalendarDate) -> Int { DayNumber.month(of: date, closing: closing) }
        startMonth = max(1, draft.start.map(month) ?? 1)
        if draft.start == nil { findings.assumptions.append("\(name): no start; taken for in place at closing") }
        setEnd(draft, closing, name, &findings, &faults)
        setRentFree(draft, name, month, &findings)
        setBreak(draft, name, month, &findings)
        setReviews(draft, name, month, &findings)
        setSteps(draft, name, month, &findings, &faults)
    }

    private mutating func setEnd(
        _ draft: LeaseDraft, _ closing: Deal.CalendarDate, _ name: String, _ findings: inout Findings, _ faults: inout TableFaults
    ) {
        let month = draft.end.map { DayNumber.month(of: $0, closing: closing) }
        if let month, month >= startMonth {
            if month > 1_200 {
                endMonth = 1_200
                findings.changes.append("\(name): ends \(month) months after closing; cut to 1,200, the most that a deal carries")
            } else {
                endMonth = month
            }
        } else if draft.isHoldingOver {
            endMonth = startMonth
            findings.changes.append("\(name): holds over without a term; its rent counts for one month, month \(startMonth)")
        } else if let end = draft.end, let start = draft.start, DayNumber.of(end) < DayNumber.of(start) {
            faults.report("table_lease_end", at: draft.address, "must end after its start \(start), found \(end) for \"\(draft.tenant)\"")
        } else if let end = draft.end {
            let cure = "take the row out, or leave it out with --skip-rows \(draft.row + 1)"
            faults.report(
                "table_lease_expired", at: draft.address,
                "must end after closing (\(closing)), found \(end) for \"\(draft.tenant)\"; \(cure)")
        } else if let unread = draft.unreadEnd {
            faults.report(
                "table_lease_end", at: unread.address,
                "must be the end of the lease, a date of the calendar, or its term, found \"\(unread.shown.prefix(40))\" for \"\(draft.tenant)\"; \(unread.cure.isEmpty ? "" : unread.cure + "; ")leave a row out with --skip-rows \(draft.row + 1)"
            )
        } else {
            faults.report(
                "table_lease_end", at: draft.address,
                "must have an end that is a date, or a start and a term, found none for \"\(draft.tenant)\"; leave a row out with --skip-rows \(draft.row + 1)"
            )
        }
    }

    private mutating func setRentFree(_ draft: LeaseDraft, _ name: String, _ month: (Deal.CalendarDate) -> Int, _ findings: inout Findings)
    {
        if let end = draft.rentFreeUntil {
            // "Until the first" of a month ends with the month before.
            let last = end.day == 1 ? month(end) - 1 : month(end)
            if end.day == 1 { findings.changes.append("\(name): free of rent until \(end): the month before is the last one free") }
            rentFreeMonths = max(0, last - startMonth + 1)
        } else if let count = draft.rentFreeMonths, count > 0 {
            let first = draft.start.map(month) ?? 1
            rentFreeMonths = max(0, first + count - startMonth)
        }
        let most = endMonth - startMonth + 1
        if rentFreeMonths > most {
            findings.changes.append("\(name): free of rent beyond its end; cut to its \(most) months")
            rentFreeMonths = most
        }
    }

    private mutating func setBreak(_ draft: LeaseDraft, _ name: String, _ month: (Deal.CalendarDate) -> Int, _ findings: inout Findings) {
        guard let date = draft.breakDate else { return }
        let last = month(date)
        if last <= startMonth {
            findings.notCarried.append("\(name): its break on \(date) is at closing or before, or in its first month; left out")
        } else if last > endMonth {
            findings.notCarried.append("\(name): its break on \(date) is after its end; left out")
        } else {
            breakMonth = last
        }
    }

    private mutating func setReviews(_ draft: LeaseDraft, _ name: String, _ month: (Deal.CalendarDate) -> Int, _ findings: inout Findings) {
        guard let kind = draft.terms.kind, kind != .flat else { return }
        if let months = draft.terms.months {
            if months > 0, months % 12 == 0, months <= 1_200 {
                reviewMonths = months
            } else {
                findings.changes.append("\(name): reviews every \(months) months; a deal has multiples of 12, taken for 12")
            }
        }
        var next: Int
        let stated: String
        if let date = draft.nextReview {
            (next, stated) = (month(date), "review on \(date)")
        } else if let start = draft.start {
            (next, stated) = (month(start), "")
            while next <= startMonth, next < 1_200 { next += reviewMonths }
            nextReviewMonth = next
            findings.assumptions.append("\(name): no date of its next review; taken for the anniversary of its start, month \(next)")
            return
        } else {
            return
        }
        if next == startMonth, startMonth == 1 {
            next = 2
            findings.changes.append(
                "\(name): \(stated) is in month 1; a deal's first review is month 2 at the earliest, so one month later")
        } else if next <= startMonth {
            while next <= startMonth { next += reviewMonths }
            findings.changes.append("\(name): \(stated) is past or before its rent begins; moved by whole cycles to month \(next)")
        }
        nextReviewMonth = min(next, 1_200)
    }

    private mutating func setSteps(
        _ draft: LeaseDraft, _ name: String, _ month: (Deal.CalendarDate) -> Int, _ findings: inout Findings, _ faults: inout TableFaults
    ) {
        for step in draft.steps.sorted(by: { DayNumber.of($0.date) < DayNumber.of($1.date) }) {
            var at = month(step.date)
            if at < 1 || (at <= startMonth && startMonth > 1) {
                findings.changes.append(
                    "\(step.address): the step to \(Figure.amount(step.rent)) on \(step.date) is past or not after its start; left out, as the rent is that of today"
                )
                continue
            }
            if at == 1 {
                at = 2
                findings.changes.append(
                    "\(step.address): the step on \(step.date) is in month 1; a deal's first step is month 2 at the earliest, so one month later"
                )
            }
            if at > endMonth {
                findings.changes.append("\(step.address): the step on \(step.date) is after the end of the lease; left out")
                continue
            }
            if let last = steps.last, last.month >= at {
                if last.rent == step.rent { continue }
                faults.report(
                    "table_step", at: step.address,
                    "must be the only step of \"\(draft.tenant)\" in its month, found a second on \(step.date)")
                continue
            }
            steps.append((at, step.rent))
        }
    }

    /// True where it begins after closing: its rent passes at no time before.
    func isLater(than closing: Deal.CalendarDate) -> Bool {
        draft.start.map { DayNumber.of($0) > DayNumber.of(closing) + 1 } ?? false
    }

    /// As the deal file has it.
    var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("id", .string(id)), ("site", .string(site)), ("tenant", .string(draft.tenant)), ("tenant_rating", .string(rating)),
            ("passing_rent", .number(draft.rent ?? 0)), ("start_month", .integer(Int64(startMonth))),
            ("end_month", .integer(Int64(endMonth))),
            ("rent_free_months", .integer(Int64(rentFreeMonths))), ("opex_pct", .number(costs)), ("indexation", indexation),
        ]
        if !steps.isEmpty {
            members.append(
                ("steps", .array(steps.map { .object([("month", .integer(Int64($0.month))), ("rent", .number($0.rent))]) })))
        }
        if let breakMonth { members.append(("break_month", .integer(Int64(breakMonth)))) }
        return .object(members + kept)
    }

    private var indexation: JSONValue {
        let terms = draft.terms
        guard let kind = terms.kind, kind != .flat else { return .object([("kind", .string("flat"))]) }
        var members: [(key: String, value: JSONValue)] = [("kind", .string(kind.rawValue))]
        if kind == .fixed { members.append(("rate", .number(terms.rate ?? 0))) }
        if kind == .cpi {
            if let floor = terms.floor { members.append(("floor", .number(floor))) }
            if let cap = terms.cap { members.append(("cap", .number(cap))) }
        }
        members.append(("review_months", .integer(Int64(reviewMonths))))
        if let nextReviewMonth { members.append(("next_review_month", .integer(Int64(nextReviewMonth)))) }
        return .object(members)
    }
}
