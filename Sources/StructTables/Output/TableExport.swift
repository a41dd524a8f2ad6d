import StructEngine

/// Tables of a deal as CSV, for a spreadsheet or another program.
///
/// ```swift
/// let roll = TableExport.leases(of: deal)   // text of CSV; TableImport reads it back
/// ```
/// RFC 4180, UTF-8, titles in English; dates as YYYY-MM-DD, amounts in currency units with a point, growth in
/// per cent with its sign. Texts that a spreadsheet would take for formulas have an apostrophe in front.
public enum TableExport {
    /// A lease a line. Months are written as dates: the first day of its first month, the last of its last.
    public static func leases(of deal: Deal) -> String {
        var csv = CSVText()
        csv.add(
            [
                "Lease ID", "Site", "Tenant", "Rating", "Start", "End", "Tenant break", "Rent free until", "Passing rent pa",
                "Review basis",
                "Collar", "Cap", "Next review", "Review months", "Stepped rents", "Opex share", "Relet", "DSCR multiple",
            ].map { .text($0) })
        for lease in deal.json["leases"]?.items ?? [] { csv.add(line(lease, deal.closingDate)) }
        return csv.text
    }

    private static func line(_ lease: JSONValue, _ closing: Deal.CalendarDate) -> [CSVText.Entry] {
        func month(_ key: String) -> Int? { lease[key]?.double.flatMap { Int(exactly: $0) } }
        func day(_ month: Int?, last: Bool) -> CSVText.Entry {
            .plain(month.flatMap { DayNumber.day(ofMonth: $0, closing: closing, last: last) }?.description ?? "")
        }
        func share(_ value: JSONValue?) -> CSVText.Entry { .plain(value?.double.map { plainNumber($0 * 100) + "%" } ?? "") }
        let (start, free) = (month("start_month") ?? 1, month("rent_free_months") ?? 0)
        let terms = lease["indexation"]
        let words: String
        switch terms?["kind"]?.string {
        case "fixed": words = "Fixed \(plainNumber((terms?["rate"]?.double ?? 0) * 100))% pa"
        case "cpi": words = "CPI"
        default: words = "None"
        }
        let isFlat = words == "None"
        let next = terms?["next_review_month"]?.double.flatMap { Int(exactly: $0) }
        let months = terms?["review_months"]?.double.flatMap { Int(exactly: $0) } ?? 12
        let steps = (lease["steps"]?.items ?? []).compactMap { step -> String? in
            guard let at = step["month"]?.double.flatMap({ Int(exactly: $0) }), let rent = step["rent"]?.double,
                let date = DayNumber.day(ofMonth: at, closing: closing, last: false)
            else { return nil }
            return "\(date): \(written(rent))"
        }
        return [
            .text(lease["id"]?.string ?? ""), .text(lease["site"]?.string ?? ""), .text(lease["tenant"]?.string ?? ""),
            .text(lease["tenant_rating"]?.string ?? ""), day(start, last: false), day(month("end_month"), last: true),
            day(month("break_month"), last: true), day(free > 0 ? start + free - 1 : nil, last: true),
            .plain(written(lease["passing_rent"]?.double ?? 0)), .text(words), share(terms?["floor"]), share(terms?["cap"]),
            isFlat ? .plain("") : day(next ?? start + months, last: false), .plain(isFlat ? "" : "\(months)"),
            .text(steps.joined(separator: "; ")), .plain(lease["opex_pct"]?.double.map { String(describing: $0) } ?? ""),
            .text(ReletText.text(lease["relet"])), .plain(lease["dscr_multiple"]?.double.map(written) ?? ""),
        ]
    }

    /// An amount in full: whole without a point.
    static func written(_ value: Double) -> String {
        if let whole = Int64(exactly: value), abs(value) < 1e15 { return String(whole) }
        return String(describing: value)
    }

    /// A month-end a line, a stream a column; a stream without an amount in a month has an empty cell.
    public static func streams(of deal: Deal) -> String {
        var csv = CSVText()
        csv.add([.text("Date")] + deal.streams.map { .text($0.id) })
        var amounts: [[Int: Double]] = []
        var months: Set<Int> = []
        for stream in deal.streams {
            var own: [Int: Double] = [:]
            let length = [1, 2, 4, 12].contains(stream.perYear) ? 12 / stream.perYear : 12
            for (place, amount) in stream.amounts.enumerated() { own[stream.startMonth + place * length + length - 1] = amount }
            months.formUnion(own.keys)
            amounts.append(own)
        }
        for month in months.sorted() {
            guard let date = DayNumber.day(ofMonth: month, closing: deal.closingDate, last: true) else { continue }
            csv.add([.plain(date.description)] + amounts.map { .plain($0[month].map(written) ?? "") })
        }
        return csv.text
    }
}
