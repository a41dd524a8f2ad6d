import StructEngine

/// A table of sites: id, city, country, value and cost.
enum SiteTable {
    enum Field: String, CaseIterable { case id, city, country, value = "market_value", cost }

    static func weight(_ field: Field) -> Double { field == .value || field == .cost ? 1.5 : 0.6 }

    static func field(_ tokens: [String]) -> Field? {
        func has(_ words: [String]) -> Bool { tokens.contains { ReviewTerms.isAny($0, words) } }
        guard tokens.count <= 6 else { return nil }
        if has(["value", "valuation", "marktwert", "verkehrswert", "wert", "valeur", "valor", "valoracion", "waarde", "marktwaarde", "mv"])
        {
            return .value
        }
        if has([
            "cost*", "price", "acquisition", "kaufpreis", "anschaffung*", "prix", "cout", "coste", "precio", "kostprijs", "aankoop*",
            "kosten",
        ]) {
            return .cost
        }
        if has(["city", "town", "ort", "stadt", "ville", "ciudad", "stad", "plaats"]) { return .city }
        if has(["country", "land", "pays", "pais"]) { return .country }
        if has([
            "site*", "id", "property", "asset", "objekt*", "immobilie*", "immeuble", "actif", "inmueble", "activo", "object", "pand",
            "standort", "code",
        ]) {
            return .id
        }
        return nil
    }
}

extension ImportWork {
    /// Sites of a table replace those of the base deal that have their ids, and join the others.
    mutating func readSites(_ sheet: Sheet, _ table: Table) throws(StructError) {
        var places: [SiteTable.Field: Int] = [:]
        for (place, title) in table.titles.enumerated() {
            if let field = SiteTable.field(title.own), places[field] == nil { places[field] = place }
        }
        let missing = SiteTable.Field.allCases.filter { places[$0] == nil }
        guard missing.isEmpty else {
            throw .table(
                "table_column", at: sheet.title,
                "must have columns of id, city, country, market value and cost, found none of \(missing.map(\.rawValue).joined(separator: ", "))"
            )
        }
        func column(_ field: SiteTable.Field) -> Column {
            let index = places[field] ?? 0
            let profile = ColumnProfile(sheet, index, Array(table.body))
            var column = Column(index: index, title: table.title(index), profile: profile)
            if let own = profile.decimal { column.decimal = own } else if profile.openMarks == ["."] { column.decimal = "," }
            column.scale = RentWords.scale(table.title(index)) ?? RentWords.scale(ofLines: table.preface) ?? 1
            if column.scale != 1 {
                findings.assumptions.append(
                    "\(sheet.title): \"\(table.title(index))\" is in \(RentWords.words(ofScale: column.scale)), as a title says")
            }
            return column
        }
        let (value, cost) = (column(.value), column(.cost))
        var sites = base.json["sites"]?.items ?? []
        var count = 0
        for row in table.body {
            let id = sheet[row, places[.id] ?? 0].shown
            guard !id.isEmpty, !RowWords.isTotal(id) else { continue }
            guard let worth = value.number(sheet[row, value.index]), let paid = cost.number(sheet[row, cost.index]) else {
                faults.report(
                    "table_site", at: sheet.address(row: row),
                    "must have a market value and a cost that are numbers, found \"\(sheet[row, value.index].shown)\" and \"\(sheet[row, cost.index].shown)\""
                )
                continue
            }
            let site = JSONValue.object([
                ("id", .string(RollBinder.clean(id))), ("city", .string(sheet[row, places[.city] ?? 0].shown)),
                ("country", .string(sheet[row, places[.country] ?? 0].shown.uppercased())), ("market_value", .number(worth.number)),
                ("cost", .number(paid.number)),
            ])
            if let place = sites.firstIndex(where: { $0["id"]?.string == RollBinder.clean(id) }) {
                sites[place] = site
            } else {
                sites.append(site)
            }
            count += 1
        }
        readings.append("\(sheet.title): \(count) sites; the deal now has \(sites.count)")
        try faults.throwIfAny()
        let json = base.json.setting("sites", .array(sites))
        base = try BaseDeal(name: base.name, bytes: json.bytes(pretty: false))
    }
}
