import StructEngine

/// What remarks on a lease name that may be terms of it.
enum RemarkWords {
    /// What is named, and the words for it.
    private static let kinds: [(what: String, words: [String])] = [
        (
            "a break",
            ["break*", "termination", "kundigung*", "sonderkundigung*", "resiliation*", "conge", "salida", "rescision*", "opzeg*"]
        ),
        (
            "an end",
            [
                "vacat*", "surrender*", "holding", "notice", "leaves", "leaving", "expired", "gekundigt*", "auszug", "raumt", "depart*",
                "quitte*",
            ]
        ),
        (
            "another term",
            [
                "extend*", "extension", "renew*", "prolong*", "verlanger*", "renouvel*", "prorrog*", "verleng*", "sublet*", "assign*",
                "untervermiet*",
            ]
        ),
        (
            "another rent",
            [
                "reduc*", "discount*", "half", "rebate*", "concession*", "stepping", "steps", "step", "rising", "rises", "increas*",
                "uplift*",
                "reduzier*", "nachlass*", "minderung*", "staffel*", "halb*", "erhoh*", "palier*", "remise", "augment*", "reduit*",
                "rebaja*",
                "descuento", "sube", "korting*", "stijg*", "turnover", "capped", "suspend*", "deferr*", "topped", "monthly", "pcm",
            ]
        ),
        ("a side letter", ["side", "nachtrag*", "avenant*", "anexo", "allonge"]),
        ("an index", ["cpi", "rpi", "cpih", "index*", "vpi", "ilat", "ilc", "ipc", "indice*"]),
        (
            "trouble",
            ["insolven*", "administration", "arrears", "cva", "liquidation", "receivership", "bankrupt*", "redressement", "concurso"]
        ),
        ("no lease that is signed", ["heads", "hots", "draft", "unsigned", "negotiation*", "solicitors", "loi"]),
    ]

    static func named(_ text: String) -> [String] {
        let tokens = Words.tokens(text)
        guard tokens.count > 1 else { return [] }
        // Nothing is said by "no break", "none" and the like.
        return kinds.filter { kind in
            tokens.indices.contains { place in
                ReviewTerms.isAny(tokens[place], kind.words)
                    && !(place > 0 && ["no", "none", "not", "kein", "keine", "sans", "sin", "geen", "without"].contains(tokens[place - 1]))
            }
        }.map(\.what)
    }
}

extension RollReader {
    /// Takes a time free of rent from the remarks of a lease that has none in a column of its own, and lists what else they
    /// name that no other cell says.
    mutating func readRemarks(_ row: Int, _ lease: inout LeaseDraft) {
        for column in remarkColumns {
            guard let text = table.sheet[row, column.index].words else { continue }
            let address = table.sheet.address(row, column.index)
            var named = RemarkWords.named(text)
            if lease.breakDate != nil { named.removeAll { $0 == "a break" } }
            if lease.terms.kind == .cpi { named.removeAll { $0 == "an index" } }
            if !lease.steps.isEmpty { named.removeAll { $0 == "another rent" } }
            let isOver = lease.end.map { DayNumber.of($0) <= DayNumber.of(closing) } ?? (lease.unreadEnd != nil)
            if isOver, !lease.isHoldingOver, RowWords.isHoldingOver(text) {
                lease.isHoldingOver = true
                named.removeAll { $0 == "an end" }
                findings.assumptions.append(
                    "\(address): \"\(text.prefix(80))\" is taken for a tenant that stays on behind the end of its lease")
            }
            let isFree = lease.rentFreeUntil == nil && lease.rentFreeMonths == nil
            if let remark = RentFreeRemark(text, column.order, start: lease.start), isFree {
                named.removeAll { $0 == "another rent" }
                take(remark, text, address, column, &lease)
            }
            guard !named.isEmpty else { continue }
            findings.unused.append(
                (address, text, "names \(named.joined(separator: " and ")) in a remark, which is not read: give it a column of its own"))
        }
    }

    private mutating func take(
        _ remark: RentFreeRemark, _ text: String, _ address: String, _ column: Column, _ lease: inout LeaseDraft
    ) {
        switch remark.reading {
        case .months(let count):
            lease.rentFreeMonths = count
            findings.assumptions.append("\(address): \"\(text.prefix(80))\" is taken for \(count) months free of rent from its start")
        case .until(let date):
            lease.rentFreeUntil = date.date(column.order, last: true)
            findings.assumptions.append(
                "\(address): \"\(text.prefix(80))\" is taken for free of rent until \(lease.rentFreeUntil?.description ?? "—")")
        case .unclear: findings.unused.append((address, text, "names a time free of rent that cannot be counted"))
        }
    }
}

extension RemarkWords {
    /// True for words on leases that no field has: remarks, and what has no title that is known.
    static func isColumn(_ column: Column) -> Bool {
        guard column.field == nil || column.field == .other, column.profile.texts > 0 else { return false }
        return column.field == nil || isTitle(column.title)
    }

    /// True for the title of a column of remarks.
    static func isTitle(_ title: String) -> Bool {
        Words.tokens(title).contains {
            ReviewTerms.isAny(
                $0,
                [
                    "comment*", "remark*", "note", "notes", "incentive*", "concession*", "bemerkung*", "anmerkung*", "besonderheit*",
                    "kommentar*", "observation*", "observaciones", "commentaire*", "opmerking*", "info*", "sonstige*", "detail*", "other",
                    "additional", "divers", "autres", "otros", "overig*", "special", "clauses", "key",
                ])
        }
    }
}
