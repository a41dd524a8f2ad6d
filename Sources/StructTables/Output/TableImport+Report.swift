import StructEngine

extension TableImport {
    /// What an import found, for people and for programs.
    public struct Report: Sendable {
        let base: BaseDeal
        let readings: [String]
        let columns: [Column]
        let entries: [LeaseEntry]
        let vacancies: [Vacancy]
        let findings: Findings
        let hasLeases: Bool

        var sums: Reconciliation { Reconciliation(entries, vacancies, closing: base.closing) }

        /// The report, with a line break at its end.
        public var text: String {
            var lines = readings
            lines.append(
                "Closing \(base.closing), \(base.currency). Month 1 is the calendar month after closing; a date counts as its whole calendar month; a lease in place starts in month 1."
            )
            if hasLeases { lines += [""] + columnLines + [""] + leaseLines + [""] + sumLines }
            lines += section("Checks against the file's own figures", findings.checks.map { ($0.holds ? "✓ " : "✗ ") + $0.text })
            lines += section("Rows and parts", ReportText.folded(findings.rows))
            lines += section("Taken for granted; state otherwise with --columns, --site or in the file", findings.assumptions)
            lines += section("Changed so that the deal is right", findings.changes)
            lines += section("Not carried: a deal has no place for it", ReportText.folded(findings.notCarried))
            lines += section("Cells that could not be used", findings.unused.map { "\($0.address): \"\($0.shown.prefix(60))\" \($0.why)" })
            return lines.joined(separator: "\n") + "\n"
        }

        private func section(_ title: String, _ lines: [String]) -> [String] {
            lines.isEmpty ? [] : ["", title + ":"] + lines.map { "  " + $0 }
        }

        private var columnLines: [String] {
            var rows = [["column", "title", "taken for", "how", "holds, for example"]]
            for column in columns {
                var what = column.field?.rawValue ?? "—"
                if let period = column.period, column.field == .rent || column.field == .stepRent { what += ", \(period.words)" }
                let how = column.field == .other ? "known, not used" : column.ground.rawValue
                rows.append([
                    column.letters, column.title, what, column.reason.isEmpty ? how : "\(how): \(column.reason)",
                    column.profile.samples.map { "\($0.prefix(24))" }.joined(separator: " | "),
                ])
            }
            return ReportText.table(rows, rightAligned: [])
        }

        private var leaseLines: [String] {
            var rows = [["lease", "unit", "tenant", "rating", "site", "rent a year", "months", "free", "break", "review", "steps"]]
            for entry in entries.prefix(200) {
                rows.append([
                    entry.id, entry.draft.units.joined(separator: "+"), entry.draft.tenant, entry.rating, entry.site,
                    Figure.amount(entry.draft.rent ?? 0),
                    "\(entry.startMonth)–\(entry.endMonth)", entry.rentFreeMonths == 0 ? "" : "\(entry.rentFreeMonths)",
                    entry.breakMonth.map(String.init) ?? "", ReportText.review(entry),
                    entry.steps.map { "\($0.month): \(Figure.amount($0.rent))" }.joined(separator: "; "),
                ])
            }
            let rest = entries.count - 200
            return ReportText.table(rows, rightAligned: [5, 7, 8]) + (rest > 0 ? ["and \(rest) more leases"] : [])
        }

        private var sumLines: [String] {
            let sums = sums
            var lines = [
                "Leases \(sums.leaseCount), tenants \(sums.tenants.count); area let \(Figure.amount(sums.letArea)); vacant units \(sums.vacantUnits), area \(Figure.amount(sums.vacantArea))"
            ]
            if sums.letPower + sums.vacantPower > 0 {
                lines.append("Power let \(Figure.amount(sums.letPower)) kW, vacant \(Figure.amount(sums.vacantPower)) kW")
            }
            lines += [
                "Passing rent \(base.currency) \(Figure.amount(sums.passingRent)) a year"
                    + (sums.laterLeases > 0
                        ? ": \(Figure.amount(sums.rentAtClosing)) at closing, and \(Figure.amount(sums.laterRent)) of \(sums.laterLeases) leases that begin after it"
                        : ""),
                "WAULT \(sums.average.toExpiry.map(Figure.fixed) ?? "—") years to expiry, \(sums.average.toBreak.map(Figure.fixed) ?? "—") to break (years of 365.25 days from closing, by rent)",
                "Largest tenants:",
            ]
            lines += ReportText.table(
                sums.tenants.prefix(5).map {
                    [
                        "  " + $0.name, Figure.amount($0.rent),
                        sums.passingRent > 0 ? Figure.fixed($0.rent / sums.passingRent * 100) + "%" : "",
                    ]
                }, rightAligned: [1, 2])
            lines.append("Expiries by year:")
            lines += ReportText.table(
                sums.expiries.map { ["  \($0.year)", "\($0.leases)", Figure.amount($0.rent)] }, rightAligned: [1, 2])
            return lines
        }

        /// The report for programs; `deal` and `map` are files of their own.
        public var json: JSONValue {
            func list(_ lines: [String]) -> JSONValue { .array(lines.map { .string($0) }) }
            return .object([
                ("closing_date", .string(base.closing.description)), ("currency", .string(base.currency)), ("readings", list(readings)),
                ("columns", .array(columns.map(\.json))), ("leases", .array(entries.map(\.report))),
                (
                    "vacant_units",
                    .array(
                        vacancies.map {
                            .object([
                                ("address", .string($0.address)), ("unit", .string($0.unit)), ("area", .optional($0.area)),
                                ("power_kw", .optional($0.size.power)),
                            ])
                        })
                ),
                ("reconciliation", hasLeases ? sums.json : .null),
                ("checks", .array(findings.checks.map { .object([("text", .string($0.text)), ("holds", .bool($0.holds))]) })),
                ("rows", list(findings.rows)), ("assumptions", list(findings.assumptions)), ("changes", list(findings.changes)),
                ("not_carried", list(findings.notCarried)),
                (
                    "unused_cells",
                    .array(
                        findings.unused.map {
                            .object([("address", .string($0.address)), ("value", .string($0.shown)), ("reason", .string($0.why))])
                        })
                ),
            ])
        }
    }
}

extension Column {
    fileprivate var json: JSONValue {
        .object([
            ("column", .string(letters)), ("title", .string(title)), ("field", field.map { .string($0.rawValue) } ?? .null),
            ("ground", .string(ground.rawValue)),
            ("per", field == .rent || field == .stepRent ? period.map { .string($0.rawValue) } ?? .null : .null),
            ("reason", .string(reason)),
            ("samples", .array(profile.samples.map { .string($0) })),
        ])
    }
}

extension LeaseEntry {
    /// As the table states it, with dates, beside what the deal has.
    fileprivate var report: JSONValue {
        func date(_ date: Deal.CalendarDate?) -> JSONValue { date.map { .string($0.description) } ?? .null }
        return .object([
            ("address", .string(draft.address)), ("id", .string(id)), ("unit", .string(draft.units.joined(separator: "+"))),
            ("tenant", .string(draft.tenant)),
            ("start", date(draft.start)), ("end", date(draft.end)), ("break", date(draft.breakDate)), ("area", .optional(draft.area)),
            ("power_kw", .optional(draft.size.power)),
            ("passing_rent", .optional(draft.rent)), ("rent_free_until", date(draft.rentFreeUntil)),
            (
                "steps",
                .array(draft.steps.map { .object([("date", .string($0.date.description)), ("rent", .number($0.rent))]) })
            ),
            ("next_review", date(draft.nextReview)), ("deal", json),
        ])
    }
}

/// Lines of the report.
enum ReportText {
    static func review(_ entry: LeaseEntry) -> String {
        let terms = entry.draft.terms
        func share(_ value: Double) -> String { plainNumber(value * 100) + "%" }
        let every = entry.reviewMonths == 12 ? "" : " every \(entry.reviewMonths)"
        let from = entry.nextReviewMonth.map { " from \($0)" } ?? ""
        switch terms.kind ?? .flat {
        case .flat: return "flat"
        case .fixed: return "\(share(terms.rate ?? 0)) fixed\(every)\(from)"
        case .cpi:
            return "CPI\(terms.floor.map { " floor \(share($0))" } ?? "")\(terms.cap.map { " cap \(share($0))" } ?? "")\(every)\(from)"
        }
    }

    /// At most forty of many lines, and how many more there are; the JSON has all.
    static func folded(_ lines: [String]) -> [String] {
        lines.count <= 40 ? lines : Array(lines.prefix(40)) + ["and \(lines.count - 40) more; --json has all"]
    }

    static func table(_ rows: [[String]], rightAligned: Set<Int>) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in rows.map { column < $0.count ? min($0[column].count, 60) : 0 }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let space = String(repeating: " ", count: max(0, widths[column] - cell.count))
                line += (column > 0 ? "  " : "") + (rightAligned.contains(column) ? space + cell : cell + space)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
