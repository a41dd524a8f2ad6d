/// The words by which rows of a rent roll are told apart, in five languages.
enum RowWords {
    private static let vacant: Set<String> = [
        "vacant", "vacancy", "void", "available", "unlet", "leerstand", "leer", "leerstehend", "vakant", "frei", "vide", "libre", "vacante",
        "vacio", "disponible",
        "desocupado", "leegstand", "leeg", "leegstaand", "vrij", "vacants", "vacance", "desalquilado",
    ]
    private static let total: Set<String> = [
        "total", "totals", "subtotal", "subtotals", "sum", "summe", "summen", "gesamt", "gesamtsumme", "zwischensumme", "endsumme",
        "insgesamt", "totale", "ttl", "overall", "average", "durchschnitt", "moyenne", "promedio", "gemiddelde", "totaux", "somme", "suma",
        "totaal", "subtotaal", "totales", "som", "ensemble", "globaal", "gesamttotal",
    ]
    /// Words for a sum that are names of tenants too: they count beside words for a sum only.
    private static let openTotals: Set<String> = ["overall", "suma", "ensemble", "globaal", "sum", "som"]
    private static let besideTotals: Set<String> = [
        "rent", "rents", "area", "areas", "income", "leases", "units", "tenants", "space", "of", "the", "all", "let", "vacant", "de", "del",
        "des", "la", "les", "rentas", "renta", "alquileres", "loyers", "loyer", "surface", "general", "immobilier", "huur", "rate", "term",
        "per",
        "passing", "wault", "walt", "unexpired", "annual", "monthly", "portfolio", "property", "site", "building", "gla", "nla",
        "sqft", "sqm", "sf", "qm", "m2",
    ]
    private static let leading: Set<String> = [
        "grand", "sub", "sous", "portfolio", "overall", "st", "property", "site", "building", "eind", "algemeen",
    ]
    private static let rolling: [String] = [
        "holding", "rolling", "periodic*", "unbefristet*", "unbestimmt*", "indefini*", "indetermin*", "onbepaald*", "monthly", "tacite*",
        "tacita*", "statutory", "expired",
        "will", "stilzwijgend*", "overstay*", "mtm",
    ]

    static func isVacant(_ text: String) -> Bool {
        let tokens = Words.tokens(text)
        guard let first = tokens.first, tokens.count <= 6 else { return false }
        return vacant.contains(first) || (tokens.count > 1 && vacant.contains(tokens[tokens.count - 1]))
            || tokens.starts(with: ["to", "let"])
            || tokens.starts(with: ["a", "louer"]) || tokens.starts(with: ["te", "huur"])
    }

    /// True where a tenant's name is nothing but words for an empty unit, such as "VACANT" or "Leerstand (Büro)".
    static func isVacancyAlone(_ text: String) -> Bool {
        let tokens = Words.tokens(text)
        guard !tokens.isEmpty, tokens.contains(where: { vacant.contains($0) }) else { return false }
        let beside: Set<String> = [
            "unit", "space", "suite", "office", "offices", "area", "shop", "storage", "parking", "since", "from", "currently", "flache",
            "einheit", "buro", "lager", "seit", "ab", "zurzeit", "local", "bureau", "bureaux", "depuis", "oficina", "desde", "kantoor",
            "ruimte", "sinds", "the", "zu", "vermieten",
        ]
        return tokens.allSatisfy { vacant.contains($0) || beside.contains($0) || Int($0) != nil }
    }

    /// True where a charge is rent, such as "base rent", "rent" or "Grundmiete"; what depends on turnover, taxes and
    /// what is taken off the rent are none.
    static func isRentCharge(_ text: String) -> Bool {
        let tokens = Words.tokens(text)
        return tokens.contains { token in
            ["rnt", "brt", "bse", "base", "basic", "brent", "renta", "alquiler", "huur"].contains(token)
                || ["rent", "loyer"].contains { token.hasPrefix($0) } || ["miete", "huur"].contains { token.hasSuffix($0) }
        } && !tokens.contains { ReviewTerms.isAny($0, besideRent) }
    }

    private static let besideRent = [
        "turnover*", "percentage", "overage", "variable*", "umsatz*", "omzet*", "tax*", "vat", "gst", "steuer*", "mietsteuer*", "mwst",
        "ust",
        "taxe*", "tva", "impuesto*", "iva", "btw", "belasting*", "free", "abat*", "concession*", "rebate*", "discount*", "holiday*",
        "incentive*", "waiver*", "deferr*", "deferral*", "credit*", "mietfrei*", "nachlass*", "minderung*", "mietminderung*", "franchise*",
        "remise*", "carencia*", "bonifica*", "huurvrij*", "huurkorting*", "korting*", "deposit*", "kaution*", "arrears", "insurance",
        "rentable", "late",
    ]

    /// True where a row without an area has no unit in the column of units: a charge, a tax, what is taken off, or a sum.
    static func isNoUnit(_ text: String) -> Bool {
        let tokens = Words.tokens(text)
        guard let first = tokens.first else { return false }
        if ["less", "minus", "net", "netto", "plus", "abzuglich", "zuzuglich", "moins", "menos", "minder"].contains(first) { return true }
        return tokens.contains { ReviewTerms.isAny($0, besideRent + charges) }
            || zip(tokens, tokens.dropFirst()).contains { pair in [("head", "rent"), ("ground", "rent")].contains { $0 == pair } }
    }

    private static let charges = [
        "charge", "charges", "nebenkosten*", "betriebskosten*", "heizkosten*", "nk", "servicekosten*", "provision*", "gastos", "cam",
        "utilities", "versicherung*", "assurance*", "seguro*", "verzekering*", "fee", "fees", "honorar*", "erbbauzins*", "recoveries",
        "recovery", "opex", "noi", "equivalent*", "entspricht",
    ]

    /// True where a status says that nobody has signed: speculative leases of an appraisal, prospects, budgets. Words
    /// that also stand in remarks ("assumed by tenant", "spec fit-out complete") count alone or beside words for a lease.
    static func isUnsigned(_ text: String) -> Bool {
        let tokens = Words.tokens(text)
        if let first = tokens.first, ReviewTerms.isAny(first, signed) { return false }
        if tokens.contains(where: { ReviewTerms.isAny($0, negotiated) })
            || zip(tokens, tokens.dropFirst()).contains(where: { pair in offered.contains { $0 == pair } })
        {
            return true
        }
        return tokens.contains(where: isUnsignedWord) && tokens.allSatisfy { isUnsignedWord($0) || ReviewTerms.isAny($0, besideUnsigned) }
    }

    /// True for a remark that names what is not signed, or a lease that ends before its date.
    static func isDoubtful(_ text: String) -> Bool {
        Words.tokens(text).contains { isUnsignedWord($0) || ReviewTerms.isAny($0, negotiated + ended) }
    }

    private static let signed = ["let", "leased", "signed", "occupied", "vermietet", "loue", "alquilado", "verhuurd", "arrendado"]
    private static let negotiated = [
        "speculative", "prospect*", "draft*", "entwurf*", "borrador*", "negotiat*", "verhandlung*", "negociation*", "negociacion*",
        "onderhandeling*", "loi", "hots",
    ]
    private static let offered = [("under", "offer"), ("heads", "of"), ("sous", "offre"), ("onder", "optie"), ("in", "solicitors")]
    private static let ended = [
        "expired", "lapsed", "ended", "abgelaufen", "expire", "vencido", "verlopen",
        "terminated", "surrender*", "cancel*", "gekundigt*", "resilie*", "opgezegd", "rescindid*", "notice", "insolven*", "administration",
        "cva",
    ]

    private static func isUnsignedWord(_ token: String) -> Bool {
        ReviewTerms.isAny(
            token,
            ["spec", "assumed", "pending", "proposed", "pipeline", "budget*", "forecast*", "geplant*", "prevu*", "previst*", "gepland*"])
    }

    private static let besideUnsigned = [
        "lease*", "letting*", "let", "tenant*", "tenancy", "renewal*", "deal*", "new", "unit*", "suite*", "market", "mla", "loi", "hot",
        "hots",
        "not", "signed", "unsigned", "only", "terms", "offer", "vermietung*", "neuvermietung*", "mietvertrag*", "vertrag*", "bail",
        "location",
        "relocation", "contrato*", "alquiler*", "verhuur*", "contract*", "1*", "2*", "3*",
    ]

    /// True for what a step of a rent is called where it stands under its tenant: "Step 2", "Rent increase 01/07/2027".
    static func isStepName(_ text: String) -> Bool {
        guard text.utf8.count <= 60 else { return false }
        let tokens = Words.tokens(DatedWords(text).text)
        return tokens.contains { ReviewTerms.isAny($0, steps) }
            && tokens.allSatisfy { ReviewTerms.isAny($0, steps) || ReviewTerms.isAny($0, besideSteps) || Int($0) != nil }
    }

    private static let steps = [
        "step*", "increase*", "uplift*", "escalation*", "bump*", "staffel*", "mietstaffel*", "mieterhohung*", "erhohung*", "palier*",
        "augmentation*", "escalon*", "subida*", "incremento*", "huurstap*", "huurverhoging*", "verhoging*", "trap",
    ]
    private static let besideSteps = [
        "rent", "rental", "base", "annual", "monthly", "up", "next", "future", "fixed", "from", "on", "at", "to", "effective", "ab", "zum",
        "am", "nachste*", "miete", "loyer", "de", "du", "au", "a", "le", "la", "renta", "desde", "huur", "per", "vanaf", "year", "jahr",
    ]

    static func isAverage(_ text: String) -> Bool {
        Words.tokens(text).first.map {
            ReviewTerms.isAny($0, ["average*", "avg", "mean", "durchschnitt*", "mittelwert*", "moyenne*", "promedio*", "gemiddeld*"])
        } ?? false
    }

    static func isTotal(_ text: String) -> Bool {
        let tokens = Words.tokens(text)
        guard let first = tokens.first else { return false }
        if openTotals.contains(first) {
            return tokens.allSatisfy {
                total.contains($0) || besideTotals.contains($0) || Int($0) != nil || !CurrencyWords.named([$0]).isEmpty
            }
        }
        if total.contains(first) || first.hasPrefix("gesamt") { return true }
        if ["totaal", "summe", "total", "gesamt"].contains(where: { first.hasSuffix($0) }) { return true }
        if leading.contains(first), tokens.dropFirst().prefix(2).contains(where: { total.contains($0) }) { return true }
        return tokens.count > 1 && tokens.last.map { total.contains($0) } == true
    }

    /// True for a cell with a date or a period of dates, which totals do not have.
    static func isOfLease(_ cell: Cell) -> Bool {
        switch cell {
        case .date: true
        case .text(let text): DateText(text) != nil || DatedWords(text).period != nil
        default: false
        }
    }

    /// True for a remark that the tenant stays on behind the end of the lease.
    static func isHoldingOver(_ text: String) -> Bool {
        let tokens = Words.tokens(text)
        let words = ["holdover", "overstay*", "mtm", "tacite*", "tacita*", "stilzwijgend*", "unbefristet*", "statutory"]
        return tokens.contains { ReviewTerms.isAny($0, words) }
            || zip(tokens, tokens.dropFirst()).contains { ["holding", "hold", "holds"].contains($0) && $1 == "over" }
    }

    /// The last day of the year 9999 is how some systems write that there is none.
    static func isRolling(_ text: String) -> Bool {
        Words.tokens(text).contains { ReviewTerms.isAny($0, rolling) || $0 == "9999" || $0 == "2999" }
    }

    /// The number of leases that a total names, as in "Total 14 Mieter".
    static func count(in text: String) -> Int? {
        let tokens = Words.tokens(text)
        for (number, noun) in zip(tokens, tokens.dropFirst()) {
            let nouns = [
                "tenant*", "lease*", "mieter", "mietvertrag*", "vertrag*", "locataire*", "bail", "baux", "inquilino*", "contrato*",
                "arrendatario*", "huurder*", "huurcontract*", "contract*",
            ]
            if let count = Int(number), count < 100_000, ReviewTerms.isAny(noun, nouns) { return count }
        }
        return nil
    }
}
