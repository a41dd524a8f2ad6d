/// The terms of the trade in English, German, French, Spanish and Dutch.
///
/// A pattern is a list of words, all of which a title must have; `*` at an end of a word stands for anything.
/// The pattern with most letters wins, so that "rent free until" is no rent.
enum LeaseLexicon {
    static let patterns: [(field: LeaseField, words: [Pattern])] = sources.flatMap { field, text in
        text.split(separator: "|").map { (field, $0.split(separator: " ").map { Pattern(String($0)) }) }
    }

    struct Pattern: Sendable {
        let stem: String
        let isOpenAtStart: Bool
        let isOpenAtEnd: Bool

        init(_ text: String) {
            isOpenAtStart = text.hasPrefix("*")
            isOpenAtEnd = text.hasSuffix("*")
            stem = String(text.drop { $0 == "*" }.prefix { $0 != "*" })
        }

        private func isMisspelt(_ token: String) -> Bool {
            stem.utf8.count >= 6 && token.utf8.count >= 6 && LeaseLexicon.differsByOne(token, stem) && !LeaseLexicon.stems.contains(token)
        }

        func matches(_ token: String) -> Bool {
            switch (isOpenAtStart, isOpenAtEnd) {
            case (false, false): token == stem || isMisspelt(token)
            case (false, true): token.hasPrefix(stem)
            case (true, false): token.hasSuffix(stem)
            case (true, true): token.contains(stem)
            }
        }
    }

    /// The words of all patterns: a contract is no misspelt contact.
    private static let stems: Set<String> = Set(
        sources.flatMap { $0.1.split { $0 == "|" || $0 == " " }.map { String($0.filter { $0 != "*" }) } })

    /// The best field for a title and the letters that speak for it; at least one word must stand in `own`.
    static func match(_ own: [String], around: [String]) -> (field: LeaseField, score: Int)? { candidates(own, around: around).first }

    /// Every field that a title may name, the likeliest first.
    static func candidates(_ own: [String], around: [String]) -> [(field: LeaseField, score: Int)] {
        let own = own.prefix(16)
        let all = own + around.prefix(24)
        var found: [(field: LeaseField, score: Int)] = []
        for (field, words) in patterns {
            guard words.contains(where: { word in own.contains { word.matches($0) } }),
                words.allSatisfy({ word in all.contains { word.matches($0) } })
            else { continue }
            // A word that stands for a lease alone, and for much else beside others.
            if field == .unit, words.count == 1, RentWords.isArea(Array(own)) { continue }
            if field == .lease, words.count == 1, own.count > 1, loneWords.contains(words[0].stem) { continue }
            // Money per area is no area.
            if field == .area || field == .power, own.contains(where: { ["€", "£", "$", "¥", "eur", "gbp", "usd"].contains($0) }) {
                continue
            }
            // Words for the period of a rent, such as monthly, do not make it more of a rent.
            let letters = words.map { field == .rent && RentWords.isMonth([$0.stem]) ? 2 : $0.stem.utf8.count }
            let score = field == .rent ? (letters.max() ?? 0) + 1 : letters.reduce(0, +)
            if let place = found.firstIndex(where: { $0.field == field }) {
                found[place].score = max(found[place].score, score)
            } else {
                found.append((field, score))
            }
        }
        // Of equals the one that stands first in the lexicon.
        return found.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }.map(\.element)
    }

    private static let loneWords: Set<String> = ["contrato", "mietvertrag", "contract", "vertrag"]

    /// True where one letter is missing, added or another.
    static func differsByOne(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        guard abs(a.count - b.count) <= 1 else { return false }
        let start = zip(a, b).prefix { $0 == $1 }.count
        let (restA, restB) = (a.dropFirst(start), b.dropFirst(start))
        return restA.dropFirst(a.count >= b.count ? 1 : 0) == restB.dropFirst(b.count >= a.count ? 1 : 0)
    }

    private static let sources: [(LeaseField, String)] = [
        (
            .tenant,
            """
            pachter*|conduttore*|locatari*|inquilini|najemca*|hyresgast*|lejer|tenant|tenants|tnt|tnts|tenant name|lease name|name|tenant company|customer*|client|clients|kunde|debitor|lessee|lessee name|occupier|occupant|mieter|mietername*|name mieter|mieterbezeichnung|mietpartei|\
            mieter name|locataire*|nom locataire|preneur*|enseigne|raison sociale|arrendatario*|inquilino*|nombre inquilino|ocupante|huurder*|naam huurder|huurdersnaam|cliente
            """
        ),
        (
            .other,
            "tenant no|tenant id|tenant code|tenant number|mieter nr|mieternummer|mieternr|code locataire|numero locataire|tenant type"
        ),
        (
            .unit,
            """
            unit*|suite*|me nr|me nummer|me|ste|demise|premises|space|unit name|mieteinheit*|*einheit|*einheit nr|unit ref|unit number|unit nr|lot no|flachennummer|mietobjekt*|lot|lots|local|locaux|cellule*|lot n|\
            designation|unidad*|modulo|eenheid*|verhuureenheid|ruimte|unit id|unit no|room|hall
            """
        ),
        (
            .lease,
            """
            ref|reference|lease id|lease no|lease ref*|lease number|lease code|contract id|contract no|contract number|vertrag nr|vertragsnr|vertragsnummer|\
            mietvertragsnummer|mv nr|mietvertrag nr|vertrags nr|bail n|n bail|numero bail|no bail|ref bail|id bail|contrato n|n contrato|\
            numero contrato|id contrato|contrato|mietvertrag|contract|vertrag|contractnummer|contractnr|huurcontract nr|huurcontractnummer|agreement id|vertrags id|lease
            """
        ),
        (
            .property,
            """
            campus*|facility*|data centre|data center|rechenzentrum*|datacenter|centre donnees|centro datos|property*|property name|building*|asset|asset name|site|site name|immobilie*|objekt|objekt nr|objektname|objektnummer|liegenschaft*|\
            gebaude*|wirtschaftseinheit*|standort|immeuble*|actif|batiment|site|inmueble*|edificio*|activo|emplazamiento|object|objectnaam|pand*|\
            gebouw*|complex|estate|park
            """
        ),
        (
            .start,
            """
            decorrenza*|data rozpoczecia|startdatum*|move in*|rfs*|ready service|service start*|in service|billing start*|go live|start|start date|term start|lease start|starts|from|lease from|commencement*|commence*|lease commencement|rent start*|rent commencement|*beginn|\
            beginn|mietbeginn|vertragsbeginn|mietvertragsbeginn|beginndatum|laufzeit von|von|vertrag von|laufzeitbeginn|begin|begin date|debut*|date debut|effet|date effet|\
            prise effet|entree|inicio*|fecha inicio|comienzo|entrada|ingang*|ingangsdatum|aanvang*|begindatum|startdatum|aanvangsdatum|occupied since
            """
        ),
        (
            .end,
            """
            scadenza*|data zakonczenia|slutdatum*|fixed until|firm until|fixed to|ferme jusqu*|fixed term until|fixed term end|end|end date|lease end|ends|to|lease to|expiry*|expiry date|exp|exp date|lease exp|exp dt|expiration*|expires|lease expiry|until|term end|*ende|ende|mietende|\
            vertragsende|vereinbart* vertragsende|laufzeitende|mietvertragsende|befristet bis|laufzeit bis|fest bis|festlaufzeit*|vertrag bis|mietzeit bis|enddatum|fin|date fin|fin bail|echeance*|\
            date echeance|terme|expiration bail|vencimiento*|fecha vencimiento|fecha fin|fin contrato|finalizacion|termino|einde*|einddatum|\
            expiratie*|expiratiedatum|afloop*|afloopdatum|einde huur*
            """
        ),
        (
            .tenantBreak,
            """
            break*|break* huurder|break* tenant|break* locataire|break* mieter|brk|next brk|tenant break*|break date|break option*|next break|first break|lessee break|term option*|termination*|termination option|early termination|\
            sonderkundigung*|*kundigung*|kundigungsrecht*|kundbar*|nachste kundigung*|kundigungsoption*|resiliation*|faculte*|faculte resiliation|\
            option sortie|sortie*|triennale*|prochaine sortie|echeance triennale|conge*|salida*|opcion salida|rescision*|ruptura*|desistimiento*|\
            obligado cumplimiento|opcion ruptura|opzeg*|tussentijds*|breekoptie*|breekmogelijkheid|huurdersopzegging|opzegmogelijkheid*
            """
        ),
        (
            .landlordBreak,
            "landlord break*|lessor break*|vermieter kundigung*|kundigung vermieter|sonderkundigung vermieter|break bailleur|opzegging verhuurder"
        ),
        (
            .area,
            """
            powierzchnia*|yta*|kvm|mq|area*|rentable*|lettable*|rentable area|lettable area|metros cuadrados|metros|metres carres|quadratmeter|vierkante meter*|nla|gla|gia|nia|lfa|lettable|net internal|sqft|sf|rsf|usf|gsf|nsf|sqm|qm|m2|sq ft|unit sq ft|unit sf|unit sqft|unit size*|unit area*|suite sf|suite size*|sq m|square feet|size|*flache|flache*|mietflache*|grosse|\
            surface*|superficie*|sup|oppervlak*|vvo|bvo|metrage|floor area|leased area
            """
        ),
        (
            .power,
            """
            kw|mw|*kw|kwp|mwp|it load*|contracted kw|contracted mw|capacity kw|capacity mw|contracted capacity*|power kw|power capacity|it power|critical load*|\
            contracted power|leistung*|puissance*|potencia*|vermogen*|anschlussleistung
            """
        ),
        (
            .term,
            "term|fixed term|firm term|term certain|duree ferme|festlaufzeit|festmietzeit*|grundmietzeit*|mindestlaufzeit*|mindestmietdauer*|plazo obligado|vaste looptijd|lease term|term years|term months|laufzeit|laufzeit jahre|laufzeit monate|vertragslaufzeit|mietdauer|mietzeit|duree|duree bail|plazo|duracion|duracion contrato|looptijd|huurtermijn|contract term|term yrs|term mths|lease period|lease dates"
        ),
        (
            .charge,
            "charge code|charge type|charge codes|billing code|bill code|charge|chg code|kostenart|mietart|zahlungsart|type charge|concepto|kostensoort|charge description"
        ),
        (
            .rentPer,
            "unit measure|units measure|uom|rent period|rent unit|rent units|rent basis|rent uom|per|rate type|rent type per|mietbezug|periode loyer"
        ),
        (.currency, "currency|wahrung|devise|valuta|moneda|ccy|divisa"),
        (
            .rent,
            """
            pacht|*pacht|pachtzins*|renda*|canone*|czynsz*|*hyra|hyra*|rent|*rent|rents|rental|mrr|arr|rent pa|passing|passing rent*|base rent|contracted rent|current rent|net rent|gross rent|\
            headline rent|contract rent|rental income|miete|*miete|*miete*jahr|jahresmiete*|monatsmiete*|*nettomiete|*kaltmiete|mietzins*|nkm|jnkm|mietertrag*|\
            mieteinnahme*|loyer*|loyer ht*|redevance|renta*|alquiler*|renta actual|huur|*huur|\
            huurprijs*|huursom*|jaarhuur*|maandhuur*|huur jaar|kale huur|huurinkomst*|huurstroom|contracthuur|rent kw|rent kwp|rent mwp|pacht kwp|rate kw|price kw|kw rate|kw price|€ kw|eur kw|usd kw|$ kw|£ kw|gbp kw|preis kw|miete kw|prix kw|loyer kw|precio kw|renta kw|prijs kw|huur kw|kw month|mrc|recurring charge*|monthly recurring|rent sq ft|rent sf|rent sqft|rent m2|rent sqm|rent psf|rent per|miete m2|*miete m2|*miete qm|loyer m2|renta m2|huur m2|monthly|monatlich|mtl|mensuel|mensual|maandelijks|rent year|rent month|rent annum|rent quarter|miete jahr|miete monat|miete mtl|miete quartal|loyer an|loyer mois|renta ano|renta mes|huur maand|psf|£ pa|€ pa|$ pa|£pa|eur pa|gbp pa|usd pa|£ per annum|pa|€ m2|eur m2|£ sf|$ sf|£ ft|£ m2|$ m2|$ ft|usd m2|gbp m2|gbp ft|£ sq ft|£ sqft
            """
        ),
        (
            .rentFreeUntil,
            """
            abatement*|abatement end|rent holiday*|rent free*|rent free until|rent free end*|rent free to|rent free expiry|rent free period end|free rent*|free rent thru|free rent until|\
            free rent end*|mietfrei*|ende mietfrei*|mietfrei bis|mietfrei* bis|ende mietfrei* zeit|ende incentivierung|franchise*|fin franchise|\
            franchise jusqu*|fin periode franchise|carencia*|fin carencia|carencia hasta|hasta carencia|huurvrij*|huurvrij tot|einde huurvrij*|tot huurvrij*
            """
        ),
        (
            .rentFreeMonths,
            "rent free months|abatement months|months rent free|free rent months|mietfrei* monate|mietfrei* monat*|franchise mois|mois franchise|meses carencia|carencia meses|huurvrij* maanden|maanden huurvrij*"
        ),
        (
            .isIndexed,
            """
            indexmiet*|index|indexed|indexation|index linked|indexierung|indexiert|wertsicherung*|index*klausel|cpi|rpi|hicp|vpi|indice*|ilat|ilc|icc|ipc|\
            indexacion|indexado|indexatie*|geindexeerd|indexed y n|cpi linked|actualizacion|revision ipc
            """
        ),
        (.isFixed, "proz* mieterhohung*|fixed increase*|fixed uplift*|staffel|staffelmiet*|gestaffelt|fixed|stepped y n|augmentation fixe"),
        (
            .increaseRate,
            """
            rate|*prozentsatz|erhohung* prozent*|erhohung %|steigerung*|steigerung %|increase %|increase pct|annual increase*|increase|uplift*|uplift %|escalation*|\
            escalator*|annual escalation|growth %|indexation %|indexation rate|rate increase|fixed uplift %|taux indexation|taux*|taux augmentation|\
            incremento*|incremento %|subida|verhoging*|verhoging %|stijging*|indexatie %|bump*
            """
        ),
        (
            .terms,
            """
            review basis|review type|review terms|review mechanism|rent review*|review|reviews|rev|revs|rent review basis|basis review|review pattern|index basis|indexation terms|\
            indexation clause|indexation type|indexation basis|mietanpassung*|anpassung|anpassungsart|indexklausel|wertsicherungsklausel|clause indexation|mode indexation|\
            type indexation|indice reference|revision|tipo revision|tipo actualizacion|clausula*|indexeringsclausule|indexering*|huurherziening*|herziening|\
            type indexatie|increases|escalations|rent increases
            """
        ),
        (
            .nextReview,
            """
            next review*|next rent review*|review date*|next increase*|next indexation*|next uplift*|next escalation*|nachste erhohung*|nachste anpassung*|\
            nachste mieterhohung*|nachste indexierung*|nachster*|anpassungstermin|prochaine revision*|prochaine indexation*|date indexation|date revision|\
            prochaine actualisation|proxima revision*|proxima actualizacion*|fecha revision|fecha actualizacion|proxima subida|volgende indexatie*|volgende herziening*|\
            indexatiedatum|volgende huurherziening*|volgende verhoging*|indexeringsdatum|volgende indexering*
            """
        ),
        (
            .reviewMonths,
            """
            review cycle*|review frequency|review interval|review period*|review months|review freq*|*zyklus|*zyklen|erhohungszykl*|anpassungsintervall|turnus|\
            anpassungsturnus|periodicite*|frequence*|periodicite indexation|periodicidad*|frecuencia*|frequentie*|interval*|indexatie frequentie|months reviews
            """
        ),
        (
            .floor,
            "floor %|collar*|floor rate|cpi floor|review floor|index* floor|minimum %|min %|min increase|untergrenze*|mindest*|plancher*|suelo*|minimo*|bodem*|ondergrens*|floor cap|collar %"
        ),
        (
            .cap,
            "cap|cap %|cap rate|cpi cap|review cap|maximum %|max %|max increase|obergrenze*|hochst*|plafond*|techo*|tope*|maximo*|bovengrens*|cap pct"
        ),
        // What a column of steps holds tells whether it is their dates, their rents or both in words.
        (
            .steps,
            """
            rent change*|changes on|changes to|future monthly|future amount|increases monthly|increases amount|increases date|increases annual|future annual|step|steps|step*|stepped*|rent step*|step rent*|stepped rent*|step date*|step from|step up*|future rent*|future rent date|future monthly rent|future annual rent|\
            future base rent|future date|future rents|new rent*|increased rent*|rent after|rent after step|next rent|fixed steps|rent schedule|increase date|step effective|\
            staffel*|staffel ab|staffelmiet*|mietstaffel*|*staffel|*staffeln|staffelung*|miete staffel*|nachste staffel*|datum staffel*|palier*|loyer palier*|date palier*|\
            palier compter|montant palier|loyers progressifs|escalon*|renta escalon*|rentas escalon*|escalonado*|fecha escalon*|huurstap*|huurstappen|staphuur|huur stap|\
            datum huurstap|ingang huurstap|nieuwe huur*|huurtrap*|trapsgewijs*|trapsgewijze huur|staffelhuur*|trap huur|huur trap
            """
        ),
        (
            .rating,
            "rating*|tenant rating|credit rating|credit*|bonitat*|notation*|note credit|calificacion*|kredietrating|covenant strength"
        ),
        (.relet, "relet"),
        (.dscrMultiple, "dscr multiple"),
        (.costShare, "opex share|opex pct|opex %|opex ratio"),
        (.status, "status*|let vacant|vermietungsstand|vermietet|statut|estado|situation|bezetting|occupancy status|leasing status"),
        (
            .marketRent,
            "erv|market rent*|estimated rent*|erv pa|marktmiete*|vergleichsmiete*|valeur locative*|vlm|loyer marche|renta mercado|markthuur*|estimated rental value"
        ),
        (
            .option,
            "option*|extension*|renewal*|extension option*|option to extend|renewal option*|verlangerung*|verlangerungsoption*|prolongation*|renouvellement*|prorroga*|renovacion*|verlenging*|verlengingsoptie*|optie*|opcion prorroga"
        ),
        (
            .other,
            """
            break notice*|notice|notice date*|notice period*|option notice*|notice months|kundigungsfrist*|preavis*|preaviso*|opzegtermijn*|deposit*|security deposit|rent deposit|security|kaution*|depot*|depot garantie|fianza*|waarborg*|bankgarantie|garantie*|aval*|service charge*|nebenkosten*|\
            betriebskosten*|charges|provision* charges|gastos*|servicekosten*|use|usage|type|unit type|nutzung*|nutzungsart|art|destination|nature|uso|tipo|gebruik|bestemming|\
            storey|stockwerk*|etage*|geschoss*|floor|level|planta|verdieping*|fonds|fund|fondo|portfolio|comment*|remark*|note|notes|bemerkung*|kommentar*|observation*|\
            observaciones|commentaire*|opmerking*|vat|mwst|tva|iva|btw|address|adresse|strasse|direccion|adres|city|ort|stadt|ville|ciudad|stad|plaats|\
            remaining term|restlaufzeit*|unexpired*|wault*|walt*|walb*|duree residuelle|resterende looptijd|parking*|stellplatz*|\
            country|land|pays|pais|region|postcode|sector|branche|industry|email|phone|contact|share|anteil|%|percent rent|pue*|pue cap|power cost*|power charge*|energy*|turnover rent*|umsatzmiete*|arrears|ruckstand*|\
            floor no|lease type|bail type|type bail|vertragsart|mietvertragsart|no|nr|lfd nr|pos
            """
        ),
    ]
}
