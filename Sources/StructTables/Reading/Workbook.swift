import StructEngine

/// Reads the sheets of an XLSX workbook (ISO/IEC 29500): cells, number formats, merged and hidden parts.
struct Workbook {
    private let file: TableFile
    private var archive: ZipArchive
    private var strings: [String] = []
    private var styles = WorkbookStyles()

    init(_ file: TableFile) throws(StructError) {
        self.file = file
        archive = try ZipArchive(file)
    }

    func sheets() throws(StructError) -> [Sheet] {
        var copy = self
        return try copy.read()
    }

    private mutating func read() throws(StructError) -> [Sheet] {
        let root = WorkbookLinks()
        if archive.has("_rels/.rels") { try read("_rels/.rels", root) }
        let main = root.target(ofType: "officeDocument", from: "") ?? "xl/workbook.xml"
        let folder = main.split(separator: "/").dropLast().joined(separator: "/")
        let links = WorkbookLinks()
        let linksPath = "\(folder)/_rels/\(main.split(separator: "/").last ?? "").rels"
        if archive.has(linksPath) { try read(linksPath, links) }
        let list = WorkbookSheetList()
        try read(main, list)
        guard !list.sheets.isEmpty, list.sheets.count <= TableLimit.sheets else {
            throw .table(
                "table_format", at: file.name, "must have 1 to \(TableLimit.sheets) sheets, found \(list.sheets.count)")
        }
        if let path = links.target(ofType: "sharedStrings", from: folder), archive.has(path) {
            let shared = SharedStrings()
            try read(path, shared)
            if shared.isTooLarge { throw archive.tooLarge("at most \(TableLimit.sharedStrings) shared texts, found more") }
            strings = shared.strings
        }
        if let path = links.target(ofType: "styles", from: folder), archive.has(path) {
            let reader = WorkbookStyles.Reader()
            try read(path, reader)
            styles = reader.styles
        }
        var sheets: [Sheet] = []
        var cells = 0
        for entry in list.sheets {
            guard let path = links.target(ofID: entry.id, from: folder), archive.has(path) else {
                throw archive.damaged("a workbook without the part of its sheet \"\(entry.name)\"")
            }
            // Sheets of charts have no cells.
            guard !path.contains("chartsheets") else { continue }
            let reader = SheetReader(
                Sheet(file: file.name, name: entry.name), strings: strings, styles: styles, is1904: list.is1904, cells: cells)
            try read(path, reader)
            if let excess = reader.excess { throw archive.tooLarge(excess) }
            cells = reader.cells
            reader.sheet.isHidden = entry.isHidden
            reader.sheet.reading = "XLSX"
            sheets.append(reader.sheet)
        }
        guard !sheets.isEmpty else { throw archive.damaged("a workbook without a sheet of cells") }
        return sheets
    }

    private mutating func read(_ path: String, _ receiver: XMLReceiver) throws(StructError) {
        let reader = XMLReader(receiver)
        try archive.unpack(path) { reader.read($0, isLast: false) }
        if reader.fault == nil, !receiver.isDone { _ = reader.read(UnsafeBufferPointer(start: nil, count: 0), isLast: true) }
        if let fault = reader.fault { throw archive.damaged("\(fault) in the part \(path)") }
    }
}

/// The links of a part to others.
final class WorkbookLinks: XMLReceiver {
    private var links: [(id: String, type: String, target: String)] = []
    var isDone: Bool { false }

    func start(_ name: String, _ attributes: [String: String]) {
        guard name == "Relationship", let id = attributes["Id"], let target = attributes["Target"] else { return }
        links.append((id, attributes["Type"] ?? "", target))
    }

    func end(_ name: String) {}
    func text(_ text: UnsafeBufferPointer<UInt8>) {}

    func target(ofType type: String, from folder: String) -> String? {
        links.first { $0.type.hasSuffix("/" + type) }.map { WorkbookLinks.resolve($0.target, from: folder) }
    }

    func target(ofID id: String, from folder: String) -> String? {
        links.first { $0.id == id }.map { WorkbookLinks.resolve($0.target, from: folder) }
    }

    private static func resolve(_ target: String, from folder: String) -> String {
        var parts = target.hasPrefix("/") ? [] : folder.split(separator: "/").map(String.init)
        for part in target.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": if !parts.isEmpty { parts.removeLast() }
            default: parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }
}

/// The names of a workbook's sheets, in their order.
final class WorkbookSheetList: XMLReceiver {
    private(set) var sheets: [(name: String, id: String, isHidden: Bool)] = []
    /// True where days count from 1904.
    private(set) var is1904 = false
    var isDone: Bool { false }

    func start(_ name: String, _ attributes: [String: String]) {
        if name == "workbookPr" { is1904 = ["1", "true"].contains(attributes["date1904"]) }
        guard name == "sheet", let title = attributes["name"], let id = attributes["id"] else { return }
        sheets.append((title, id, attributes["state"].map { $0 != "visible" } ?? false))
    }

    func end(_ name: String) {}
    func text(_ text: UnsafeBufferPointer<UInt8>) {}
}

/// The texts that cells share.
final class SharedStrings: XMLReceiver {
    private(set) var strings: [String] = []
    private(set) var isTooLarge = false
    private var current: [UInt8] = []
    private var isText = false
    private var isReading = false
    var isDone: Bool { isTooLarge }

    func start(_ name: String, _ attributes: [String: String]) {
        switch name {
        case "si": current = []
        case "t": isText = !isReading
        case "rPh": isReading = true
        default: break
        }
    }

    func end(_ name: String) {
        switch name {
        case "t": isText = false
        case "rPh": isReading = false
        case "si":
            strings.append(String(decoding: current, as: UTF8.self))
            isTooLarge = strings.count > TableLimit.sharedStrings
        default: break
        }
    }

    func text(_ text: UnsafeBufferPointer<UInt8>) {
        if isText, current.count < TableLimit.cellBytes { current += text }
    }
}
