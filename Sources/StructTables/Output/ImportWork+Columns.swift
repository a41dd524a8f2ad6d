import StructEngine

extension ImportWork {
    /// What is stated of a column must be what it holds.
    mutating func checkStated(_ columns: [Column], _ sheet: Sheet) {
        var known: [LeaseField: Column] = [:]
        for column in columns {
            let named = options.map.entries.filter { entry in
                entry.title.map { Words.tokens($0) == Words.tokens(column.title) && !$0.isEmpty } ?? (entry.letters == column.letters)
            }
            if Set(named.map(\.field)).count > 1 {
                faults.report(
                    "column_map", at: "\(sheet.title) column \(column.letters)",
                    "must be stated once, found \(named.map { $0.field?.rawValue ?? "ignore" }.joined(separator: " and ")), by its title and by its letters"
                )
            }
            guard column.ground == .stated, let field = column.field, !field.mayRepeat else { continue }
            if let first = known[field] {
                faults.report(
                    "column_map", at: "\(sheet.title) column \(column.letters)",
                    "must be the only column of \(field.rawValue), found column \(first.letters) \"\(first.title)\" stated too")
            }
            known[field] = column
        }
        for column in columns where column.ground == .stated && column.profile.known > 0 {
            guard let field = column.field else { continue }
            let profile = column.profile
            let holds: Bool =
                switch field.content {
                case .number: profile.numbers > 0
                case .date: profile.dates + profile.datesWithin > 0 || profile.areDays
                default: true
                }
            guard !holds else { continue }
            faults.report(
                "column_map", at: "\(sheet.title) column \(column.letters)",
                "must hold what is stated of it, \(field.rawValue), found \(profile.words) such as \"\(profile.samples.first ?? "")\"")
        }
    }

    /// A roll of another month has the same leases: their rents would count twice.
    mutating func checkSheets(_ leases: [LeaseDraft], _ sheet: Sheet) {
        func key(_ lease: LeaseDraft) -> String {
            ([Words.folded(lease.tenant), lease.id, lease.start?.description ?? ""] + lease.units + lease.property).joined(
                separator: "\u{1}")
        }
        let known = Dictionary(drafts.map { (key($0), $0.address) }, uniquingKeysWith: { first, _ in first })
        let again = leases.compactMap { lease in known[key(lease)].map { (own: lease.address, other: $0) } }
        guard let first = again.first, again.count * 2 >= min(leases.count, drafts.count) else { return }
        faults.report(
            "table_repeated", at: sheet.title,
            "must be another table than one before it, found \(again.count) of its \(leases.count) leases there too, such as \(first.own) and \(first.other); state \"sheet\" with --columns, or give one file"
        )
    }

    /// Says which columns of dates, amounts or words are not read at all.
    mutating func sayUnread(_ reader: RollReader) {
        for column in reader.columns where column.field == nil && column.profile.known > 0 {
            let profile = column.profile
            let isRead = profile.texts * 2 >= profile.known && reader.remarkColumns.contains { $0.index == column.index }
            guard profile.dates + profile.numbers + profile.texts > 0, let sample = profile.samples.first else { continue }
            findings.assumptions.append(
                "column \(column.letters) \"\(column.title)\" is \(isRead ? "read as a remark only" : "not read")\(column.reason.isEmpty ? "" : ": \(column.reason)"); it holds \(profile.words), such as \"\(sample.prefix(40))\""
            )
        }
        for column in reader.columns where column.field == .other && column.rival != nil {
            let rows = reader.leases.filter { (column.number(reader.table.sheet[$0.row, column.index])?.number ?? 0) != 0 }
            guard let first = rows.first else { continue }
            findings.notCarried.append(
                "\(reader.table.sheet.address(first.row, column.index)): \"\(column.title)\" of \(rows.count) leases is no rent by its title; left out"
            )
        }
        let outliers = reader.rents.outliers(reader.leases.map(\.row))
        for (address, shown) in outliers {
            findings.assumptions.append(
                "\(address): \"\(shown.prefix(40))\" is taken for thousands as its title says, and is far beyond the others")
        }
    }

    /// A column must be written in one order of dates and with one mark of decimals: else a part of it is read wrongly.
    mutating func checkMarks(_ columns: [Column], _ sheet: Sheet) {
        for column in columns {
            guard let field = column.field, field != .other else { continue }
            let profile = column.profile
            func shown(_ row: Int) -> String { "\"\(sheet[row, column.index].shown.prefix(30))\"" }
            func address(_ row: Int) -> String { sheet.address(row, column.index) }
            if field.isDated {
                if profile.hasTrueDates, let row = profile.openDate, profile.dayFirst.row == nil, profile.monthFirst.row == nil,
                    options.map.dateOrder == nil
                {
                    findings.assumptions.append(
                        "\(address(row)): \(shown(row)) is a text beside true dates; its order is taken for \(column.order.rawValue), and nothing proves it: state \"date_order\" with --columns"
                    )
                }
                if let mixed = profile.mixedOrders, options.map.dateOrder == nil {
                    faults.report(
                        "table_dates", at: address(mixed.other),
                        "must be dates in one order, found \(shown(mixed.other)) beside \(shown(mixed.first)) in \(address(mixed.first)); write them alike, or state \"date_order\" with --columns"
                    )
                } else if let stated = options.map.dateOrder,
                    let row = stated == .dayFirst ? profile.monthFirst.row : profile.dayFirst.row
                {
                    faults.report(
                        "column_map", at: address(row),
                        "must be a date in the order \(stated.rawValue) that is stated, found \(shown(row)); write it so, or state another \"date_order\""
                    )
                }
            }
            if [.floor, .cap, .increaseRate].contains(field), profile.least < 0.1, profile.largest >= 1,
                let row = profile.row(ofLeast: profile.least, sheet, column)
            {
                faults.report(
                    "table_number", at: address(row),
                    "must be per cent or fractions throughout its column, found \(shown(row)) beside \(plainNumber(profile.largest)); write it with its sign, such as 1%"
                )
            }
            guard field.content == .number else { continue }
            if let mixed = profile.mixedDecimals, options.map.decimal == nil {
                faults.report(
                    "table_number", at: address(mixed.other),
                    "must have the same mark of decimals as its column, found \(shown(mixed.other)) beside \(shown(mixed.first)) in \(address(mixed.first)); write them alike, or state \"decimal_mark\" with --columns"
                )
            } else if let stated = options.map.decimal, profile.mixedDecimals == nil, let own = profile.decimal, own != stated {
                faults.report(
                    "column_map", at: "\(sheet.title) column \(column.letters)",
                    "must have the mark of decimals that is stated, \"\(stated)\", found \"\(own)\" as in \"\(profile.samples.first ?? "")\""
                )
            }
        }
    }
}
