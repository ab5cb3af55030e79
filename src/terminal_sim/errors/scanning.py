"""What can go wrong between a camera and a code (扫码): pictures, sources, decoders and drawn codes."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput, MissingPart, Refusal


class NoCodeInPicture(BadInput):
    """Nothing that looks like a QR code was found. Facts: source, hint_zh, hint."""

    zh = "图片 {source} 中没有二维码（{hint_zh}）"
    en = "there is no QR code in {source} ({hint})"
    todo_zh = "请让整个二维码清晰地出现在画面中再扫"
    todo_en = "bring the whole code into the picture, sharp and lit, and scan again"


class DamagedCode(Refusal):
    """The corner marks of a QR code are there, its content cannot be read. Facts: source, hint_zh, hint."""

    zh = "图片 {source} 中有二维码，但读不出内容（{hint_zh}）"
    en = "{source} holds a QR code whose content cannot be read ({hint})"
    todo_zh = "请刷新医保码、擦净屏幕、避开反光后重新扫码"
    todo_en = "refresh the code on the phone, clean the screen, avoid glare and scan again"


class SeveralVouchers(Refusal):
    """More than one voucher code in one picture: nobody guesses who pays. Facts: source, count."""

    zh = "图片 {source} 中有 {count} 个医保码，无法确定使用哪一个"
    en = "{source} shows {count} different voucher codes, so which one pays is not known"
    todo_zh = "请一次只展示一个医保码"
    todo_en = "show one voucher code at a time"


class ForeignCode(Refusal):
    """A QR code was read but it is no voucher. Facts: source, shown (masked text)."""

    zh = "{source} 中的二维码不是医保码（{shown}）"
    en = "the QR code in {source} is not a medical insurance voucher ({shown})"
    todo_zh = "请在手机上打开医保码再扫"
    todo_en = "open the voucher code (医保码) on the phone and scan that"


class NoVoucherText(ForeignCode):
    """A text that was typed, or came from a scanner that types, is no voucher. Facts: shown (masked text), length."""

    zh = "输入的内容不是医保码：共 {length} 个字符（{shown}），应为以 424 开头的 28 位数字"
    en = "what was typed is no voucher code: {length} characters came ({shown}), wanted 28 digits that begin with 424"
    todo_zh = "请在手机上打开医保码，重新扫码或照原样输入 28 位数字"
    todo_en = "open the voucher code (医保码) on the phone and scan it, or type its 28 digits as they are"


class MalformedVoucher(Refusal):
    """The text starts like a voucher but has the wrong form. Facts: shown (masked text), why_zh, why."""

    zh = "医保码格式不正确（{shown}）：{why_zh}"
    en = "this is not the form of a voucher code ({shown}): {why}"
    todo_zh = "应为 28 位数字：424、17 位唯一码、2 位随机码、2 位省级代码、0000；请刷新后重新扫码"
    todo_en = "28 digits are wanted: 424, 17 unique, 2 random, 2 of the province, 0000; refresh the code, scan again"


class UnreadablePicture(BadInput):
    """The file is no picture, is cut short, or is of a kind that cannot be opened here. Facts: source, why_zh, why."""

    zh = "无法读取图片 {source}：{why_zh}"
    en = "{source} cannot be read as a picture: {why}"
    todo_zh = "请提供 PNG、JPEG、WebP、TIFF、GIF、BMP、HEIC 或 PDF"
    todo_en = "give a PNG, JPEG, WebP, TIFF, GIF, BMP, HEIC or PDF"


class EmptyPicture(BadInput):
    """The file holds no byte. Facts: source."""

    zh = "文件 {source} 是空的（0 字节）"
    en = "{source} is empty (0 bytes)"
    todo_zh = "请重新拍照或重新保存"
    todo_en = "take or save the picture again"


class PictureTooLarge(BadInput):
    """More pixels than the bound; nothing was decoded. Facts: source, megapixels, limit."""

    zh = "图片 {source} 有 {megapixels} 百万像素，超过上限 {limit}，未予解码"
    en = "{source} has {megapixels} million pixels, more than the {limit} allowed; it was not decoded"
    todo_zh = "请缩小图片或裁出二维码部分"
    todo_en = "make the picture smaller or cut the code out of it"


class AnimatedPicture(BadInput):
    """One still picture was wanted and the file has several frames. Facts: source, frames."""

    zh = "图片 {source} 是动图（{frames} 帧），此处需要一张静止图片"
    en = "{source} is animated ({frames} frames) where one still picture is wanted"
    todo_zh = "请改用静止图片，或用 scan 命令逐帧读取"
    todo_en = "give a still picture, or let the scan command go through its frames"


class NoSuchPicture(BadInput):
    """There is no file, folder or match of that name. Facts: source."""

    zh = "找不到 {source}"
    en = "there is no {source}"
    todo_zh = "请检查文件名或通配符"
    todo_en = "check the file name or the pattern"


class EmptyFolder(BadInput):
    """A folder without a picture in it. Facts: source."""

    zh = "文件夹 {source} 中没有图片"
    en = "the folder {source} has no picture in it"
    todo_zh = "请放入图片，或指定另一个文件夹"
    todo_en = "put pictures into it or name another folder"


class CameraUnavailable(BadInput):
    """The camera, the stream or its driver does not answer. Facts: source, why_zh, why."""

    zh = "摄像头或视频流 {source} 不可用：{why_zh}"
    en = "the camera or stream {source} is not available: {why}"
    todo_zh = "请检查连接、权限、是否被其他程序占用，或改用图片"
    todo_en = "check the cable, the permission and whether another program holds it, or scan pictures instead"


class UnreadableVideo(BadInput):
    """The file is no video that can be opened here. Facts: source, why_zh, why."""

    zh = "无法读取视频 {source}：{why_zh}"
    en = "{source} cannot be read as a video: {why}"
    todo_zh = "请提供 MP4、AVI、MKV 或 WebM 视频"
    todo_en = "give an MP4, AVI, MKV or WebM video"


class NoDecoder(MissingPart):
    """Not one decoder can be used on this machine. Facts: why_zh, why."""

    zh = "没有可用的解码器：{why_zh}"
    en = "no decoder can be used: {why}"
    todo_zh = "请安装 zxing-cpp"
    todo_en = "install zxing-cpp"


class MissingReader(MissingPart):
    """A kind of file needs a library that is not installed. Facts: source, kind, package."""

    zh = "读取 {source} 需要 {package}（{kind}）"
    en = "reading {source} ({kind}) needs {package}"
    todo_zh = "请安装 {package}，或转换为 PNG"
    todo_en = "install {package}, or turn the file into a PNG"


class UnknownPreset(BadInput):
    """No camera condition of that name. Facts: preset, known."""

    zh = "没有名为 {preset} 的拍摄条件"
    en = "there is no camera condition named {preset}"
    todo_zh = "可用：{known}"
    todo_en = "known: {known}"


class SeverityOutOfRange(BadInput):
    """A severity is a whole number from 0 to 5. Facts: severity."""

    zh = "程度 {severity} 超出范围"
    en = "severity {severity} is out of range"
    todo_zh = "请用 0 到 5 的整数"
    todo_en = "give a whole number from 0 to 5"


class UndrawableText(BadInput):
    """The text does not fit a QR code, or an option of the drawing is out of range. Facts: why_zh, why."""

    zh = "无法画成二维码：{why_zh}"
    en = "this cannot be drawn as a QR code: {why}"
    todo_zh = "请缩短内容或降低纠错级别"
    todo_en = "shorten the text or lower the error correction"


class NoTruthForPictures(BadInput):
    """A bench folder in which no picture has a known content. Facts: source."""

    zh = "文件夹 {source} 没有标准答案，无法评测"
    en = "the folder {source} says nowhere what its pictures hold, so nothing can be measured"
    todo_zh = "请加入 truth.jsonl、truth.csv、同名 .txt，或以内容命名图片"
    todo_en = "add truth.jsonl, truth.csv, a .txt beside each picture, or name the pictures after their content"


class BrokenTruth(BadInput):
    """A truth file with a line that cannot be understood. Facts: source, line, why_zh, why."""

    zh = "标准答案 {source} 第 {line} 行有误：{why_zh}"
    en = "line {line} of the truth file {source} is wrong: {why}"
    todo_zh = "请按 docs/scanning.md 的格式修改"
    todo_en = "mend it after the form in docs/scanning.md"
