/// What the title of a column of rents names beside the rent that is paid at closing.
struct RentRival {
    enum Kind {
        /// A rent of the lease that may differ from the one paid, such as a headline, gross or initial rent.
        case other
        /// A rent that nobody pays at closing: of the past, of a plan, of the market.
        case unpaid
        /// No rent: a deposit, arrears, what is paid for the ground.
        case none
    }

    let kind: Kind
    /// The word of the title that says so.
    let word: String

    /// Nil for the title of a plain rent.
    init?(_ tokens: [String]) {
        func first(_ list: [String]) -> String? { tokens.first { ReviewTerms.isAny($0, list) } }
        let pairs = zip(tokens, tokens.dropFirst())
        if let noun = RentRival.counted(tokens) {
            (kind, self.word) = (.unpaid, "per \(noun)")
        } else if let word = first(RentRival.noRents) ?? pairs.first(where: { pair in RentRival.noPairs.contains { $0 == pair } })?.0 {
            (kind, self.word) = (.none, word)
        } else if let word = first(RentRival.unpaids) ?? pairs.first(where: { pair in RentRival.unpaidPairs.contains { $0 == pair } })?.0 {
            (kind, self.word) = (.unpaid, word)
        } else if let word = first(RentRival.others) ?? (RentRival.isTaxed(tokens) ? "tax" : nil) {
            (kind, self.word) = (.other, word)
        } else {
            return nil
        }
    }

    private static let noRents = [
        "deposit*", "arrears", "insurance", "guarantee*", "unpaid", "growth", "discount*", "rebate*", "abatement*", "concession*",
        "outstanding", "erbbauzins*", "grundzins*", "kaution*", "mietkaution*", "mietruckstand*", "ruckstand*", "mietnachlass*",
        "mietminderung*", "caution", "depot", "impaye*", "remise*", "fianza*", "atrasos", "descuento*", "bonificacion*", "waarborg*",
        "huurachterstand*", "huurkorting*", "korting*", "erfpacht*", "canon",
    ]
    private static let noPairs = [
        ("ground", "rent"), ("head", "rent"), ("rent", "free"), ("free", "rent"), ("service", "charge"), ("rent", "credit"),
        ("rent", "tax"),
    ]
    private static let unpaids = [
        "previous", "prior", "former", "old", "target", "asking", "quoting", "guide", "budget*", "forecast*", "underwritten", "projected",
        "proforma", "stabilised", "stabilized", "reversion*", "market", "erv", "estimated", "potential", "comparable", "relet*", "expiring",
        "vormiete*", "vorjahr*", "vorvertrag*", "altmiete*", "zielmiete*", "ziel*", "plan", "planmiete*", "markt*", "vergleichsmiete*",
        "potenzial*", "potentialmiete*", "precedent*", "ancien*", "cible", "marche", "potentiel*", "theorique*", "anterior*", "objetivo",
        "mercado", "potencial*", "presupuest*", "teoric*", "estimad*", "vorige", "oude", "streef*", "begroot*", "potentiele",
        "theoretische",
    ]
    private static let unpaidPairs = [
        ("last", "year"), ("pro", "forma"), ("rental", "value"), ("on", "expiry"), ("at", "expiry"), ("rent", "cap"), ("max", "rent"),
        ("maximum", "rent"), ("loyer", "plafond"), ("under", "offer"),
    ]
    private static let others = [
        "headline", "gross", "brutto*", "bruto", "brut", "warm*", "bruttomiete*", "bruttokaltmiete*", "facial*", "topped", "nominal",
        "initial", "original", "starting", "opening", "minimum", "min", "base_year", "turnover", "percentage", "total*", "summe", "parking",
        "storage", "stellplatz*", "anfangs*", "ausgangs*", "startmiete*", "umsatz*", "initiale", "origine", "inicial*", "aanvangs*",
        "omzet*", "mindest*", "ertragspacht*", "contracted", "ttc", "gesamt*", "sum", "somme", "suma", "totaal*", "incentive*", "effective",
    ]

    /// What an amount is a price of that no column of areas or power counts: beds, rooms, parking spaces, hectares.
    private static func counted(_ tokens: [String]) -> String? {
        zip(tokens, tokens.dropFirst()).first { first, second in
            (["per", "pro", "par", "por", "je", "p"].contains(first) || CurrencyWords.isBesideAmount(first))
                && ReviewTerms.isAny(second, nouns)
        }?.1
    }

    private static let nouns = [
        "bed*", "bett*", "lit", "lits", "cama*", "room*", "zimmer*", "chambre*", "habitacion*", "kamer*", "key", "keys", "space*", "bay*",
        "stall*", "platz*", "stellplatz*", "place*", "plaza*", "parkeerplaats*", "ha", "hectare*", "hektar*", "hectarea*", "acre*", "tsubo",
        "pyeong", "ping", "pallet*", "palette*", "locker*", "desk*", "workstation*", "seat*", "plot*", "mast*", "turbine*", "wea", "m3",
        "cbm",
        "head", "student*", "person*", "gb", "rack*", "cabinet*",
    ]

    /// With a tax of sales in it.
    private static func isTaxed(_ tokens: [String]) -> Bool {
        zip(tokens, tokens.dropFirst()).contains { first, second in
            ["incl", "including", "inkl", "inklusive", "inc", "incluye", "with", "avec", "con", "met"].contains(first)
                && ["vat", "mwst", "ust", "tva", "iva", "btw", "gst", "tax"].contains(second)
        }
            || (tokens.contains("base") && tokens.contains("year"))
    }
}

extension ColumnMatcher {
    /// Weighs columns of rents by what their titles name: no rents are left out, and a rent that nobody pays counts as
    /// the rent of no lease.
    mutating func settleRivals() {
        let rents = columns.indices.filter { columns[$0].field == .rent }
        for place in rents {
            guard let rival = RentRival(table.titles[place].own + table.titles[place].above + table.titles[place].below) else { continue }
            columns[place].rival = rival.word
            guard rival.kind == .none, columns[place].ground != .stated else { continue }
            (columns[place].field, columns[place].ground) = (.other, .guessed)
            columns[place].reason = "its title says \"\(rival.word)\", no rent that a tenant pays for its unit"
        }
        let plain = columns.indices.filter { columns[$0].field == .rent && columns[$0].rival == nil && columns[$0].profile.known > 0 }
        guard plain.isEmpty, !rents.contains(where: { columns[$0].ground == .stated }) else { return }
        for place in rents where columns[place].field == .rent && columns[place].ground != .stated {
            guard let rival = RentRival(table.titles[place].own + table.titles[place].above + table.titles[place].below) else { continue }
            if rival.kind == .unpaid {
                (columns[place].field, columns[place].ground) = (nil, .unmatched)
                columns[place].reason =
                    "its title says \"\(rival.word)\": hardly the rent that is paid at closing; state it all the same with --columns"
            } else {
                say(place, "its title says \"\(rival.word)\", and no other column is of the rent that is paid")
            }
        }
    }
}
