import Foundation
import StructEngine
import StructTables
import TestSupport

/// Mutants of tables: of whole files, of the parts within a workbook, of the base deal and of maps of columns.
public struct TableCorpus: Sendable {
    private let files: [[UInt8]]
    private let base: [UInt8]
    private let map: [UInt8]

    public init() throws {
        let folder = Repository.fixtures.appending(path: "rolls")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { !$0.hasSuffix(".json") }.sorted()
        files =
            try names.map { [UInt8](try Data(contentsOf: folder.appending(path: $0))) } + TableCorpus.others.map { Array($0.utf8) } + [
                TableCorpus.workbook([:])
            ]
        base = Array(String(decoding: DealText.twoHalls.bytes, as: UTF8.self).utf8)
        var options = TableImport.Options()
        options.acceptsDifference = true
        let made = try TableImport(
            [TableFile(name: "roll.csv", bytes: Array(TableCorpus.others[0].utf8))], into: TableFile(name: "base.json", bytes: base),
            options: options)
        map = Array(made.map.json.text().utf8)
    }

    /// One table as it is tried: the file, the base deal and the map.
    public struct Mutant: Sendable {
        public let file: [UInt8]
        let base: [UInt8]
        let map: [UInt8]?
    }

    public func mutant(seed: UInt64, number: Int) -> Mutant {
        var random = FuzzRandom(seed: seed &+ UInt64(number) &* 0x9E6C_63D0_676A_9A99)
        var mutation = Mutation(random)
        let original = random.pick(files)
        switch random.below(20) {
        case 0: return Mutant(file: original, base: mutation.mutate(base, others: files), map: nil)
        case 1: return Mutant(file: Array(TableCorpus.others[0].utf8), base: base, map: mutation.mutate(map, others: files))
        case 2..<9:
            let name = random.pick(Array(TableCorpus.parts.keys.sorted()))
            let part = Array((TableCorpus.parts[name] ?? "").utf8)
            return Mutant(file: TableCorpus.workbook([name: mutation.mutate(part, others: [part])]), base: base, map: nil)
        case 9: return Mutant(file: mutation.mutatingBytes(original), base: base, map: nil)
        default: return Mutant(file: mutation.mutate(original, others: files), base: base, map: nil)
        }
    }

    private static let others = [
        "Unit,Tenant,Start,End,Rent pa,Area,Next review,Review basis\n1,A,13/01/2020,31/12/2040,1000,10,01/01/2028,CPI 1-4%\n2,Vacant,,,,5,,\nTotal,,,,1000,15,,\n",
        "Date,North,South,Total\n2027-03-31,10.5,20,30.5\n2027-06-30,11,21,32\n2027-09-30,12,22,34\n",
        "Source;2027;2028;2029\nNord;1.000;2.000;3.000\nSüd;1,5;2,5;3,5\n",
        "Tenor,Rate\n1Y,3.25%\n5Y,3.5%\n6M,3.1%\n",
        "Site ID;City;Country;Market value;Cost\nHAM1;Hamburg;DE;85.000.000,00;70.000.000,00\n",
    ]

    /// The parts of a small workbook: shared texts, dates, merged and hidden cells, formulas.
    private static let parts: [String: String] = [
        "_rels/.rels":
            "<Relationships><Relationship Id=\"r1\" Type=\"http://x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        "xl/workbook.xml":
            "<workbook xmlns:r=\"r\"><workbookPr date1904=\"0\"/><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": """
        <Relationships><Relationship Id="a" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="b" Type="http://x/sharedStrings" Target="sharedStrings.xml"/>
        <Relationship Id="c" Type="http://x/styles" Target="styles.xml"/></Relationships>
        """,
        "xl/sharedStrings.xml": """
        <sst><si><t>Tenant</t></si><si><t>Start</t></si><si><t>Expiry</t></si><si><t>Rent pa</t></si><si><r><t>Al</t></r><r><t>pha</t></r></si>
        <si><t>Stepped rents</t></si><si><t>01/08/2029: £99,300</t></si><si><t>Total</t></si></sst>
        """,
        "xl/styles.xml": """
        <styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="9"/></cellXfs></styleSheet>
        """,
        "xl/worksheets/sheet1.xml": """
        <worksheet><cols><col min="5" max="5" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>
        <c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c><c r="E1" t="s"><v>5</v></c></row><row r="2"><c r="A2" t="s"><v>4</v></c><c r="B2" s="1"><v>43952</v></c>
        <c r="C2" s="1"><v>51256</v></c><c r="D2"><v>1000.5</v></c><c r="E2" t="s"><v>6</v></c></row><row r="3" hidden="1"><c r="A3" t="inlineStr"><is><t>Beta</t></is></c>
        <c r="B3" s="1"><v>43952</v></c><c r="C3" s="1"><v>51256</v></c><c r="D3"><v>2000</v></c></row><row r="5"><c r="A5" t="s"><v>7</v></c>
        <c r="D5"><f>SUM(D2:D3)</f></c></row></sheetData><mergeCells><mergeCell ref="A3:A4"/></mergeCells></worksheet>
        """,
    ]

    /// A workbook whose parts are stored, not packed, so that mutants of a part reach its reader.
    private static func workbook(_ changed: [String: [UInt8]]) -> [UInt8] {
        func number(_ value: Int, _ width: Int) -> [UInt8] { (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        var (bytes, directory): ([UInt8], [UInt8]) = ([], [])
        for (name, text) in parts.sorted(by: { $0.key < $1.key }) {
            let (path, data) = (Array(name.utf8), changed[name] ?? Array(text.utf8))
            let sizes = number(0, 4) + number(data.count, 4) + number(data.count, 4) + number(path.count, 2) + number(0, 2)
            directory +=
                [0x50, 0x4B, 1, 2] + number(20, 2) + number(20, 2) + number(0, 2) + number(0, 2) + number(0, 4) + sizes + number(0, 10)
            directory += number(bytes.count, 4) + path
            bytes += [0x50, 0x4B, 3, 4] + number(20, 2) + number(0, 2) + number(0, 2) + number(0, 4) + sizes + path + data
        }
        let end = [0x50, 0x4B, 5, 6] + number(0, 4) + number(parts.count, 2) + number(parts.count, 2) + number(directory.count, 4)
        return bytes + directory + end + number(bytes.count, 4) + number(0, 2)
    }

    /// Reads a mutant as an import would: a deal that the engine takes, or faults with words.
    public func run(_ mutant: Mutant) -> FuzzTrial.Outcome {
        do {
            var options = TableImport.Options()
            options.acceptsDifference = true
            if let map = mutant.map { options.map = try ColumnMap(name: "map.json", json: map) }
            let made = try TableImport(
                [TableFile(name: "table", bytes: mutant.file)], into: TableFile(name: "base.json", bytes: mutant.base), options: options)
            let deal = try Deal(json: made.dealText.utf8)
            _ = made.report.text.count + made.report.json.text().count
            guard TableExport.leases(of: deal).utf8.count > 10, TableExport.streams(of: deal).utf8.count > 3 else {
                return FuzzTrial.Outcome(depth: .bound, complaint: "an export without titles")
            }
            return FuzzTrial.Outcome(depth: .run, complaint: nil)
        } catch {
            return FuzzTrial.Outcome(depth: .refused, complaint: FuzzTrial.wordless(error))
        }
    }
}
