// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QBuffer>
#include <QImage>
#include <QtEndian>
#include <array>

//! Pictures, good and hostile, made at test time.
namespace kefu::test {

inline QImage noise(int width, int height, QImage::Format format = QImage::Format_RGB32)
{
    QImage image(width, height, format);
    quint32 state = 1;
    for (int y = 0; y < height; ++y) {
        auto *line = reinterpret_cast<quint32 *>(image.scanLine(y));
        for (int x = 0; x < width; ++x) {
            state = state * 1664525 + 1013904223;
            line[x] = state;
        }
    }
    return image;
}

inline QByteArray encode(const QImage &image, const char *format, int quality = -1)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format, quality);
    return bytes;
}

inline quint32 crc32(const QByteArray &bytes)
{
    quint32 crc = 0xffffffff;
    for (const char c : bytes) {
        crc ^= quint8(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    return ~crc;
}

inline QByteArray bigEndian(quint32 value)
{
    std::array<char, 4> bytes {};
    qToBigEndian(value, bytes.data());
    return { bytes.data(), 4 };
}

inline QByteArray pngChunk(const QByteArray &type, const QByteArray &data)
{
    return bigEndian(quint32(data.size())) + type + data + bigEndian(crc32(type + data));
}

//! A PNG of any size in a few bytes: only its head says so.
inline QByteArray pngBomb(quint32 width, quint32 height)
{
    const QByteArray head =
        bigEndian(width) + bigEndian(height) + QByteArray("\x01\x00\x00\x00\x00", 5);
    const QByteArray data = qCompress(QByteArray(1024 * 1024, '\0')).sliced(4);
    return QByteArray("\x89PNG\r\n\x1a\n", 8) + pngChunk("IHDR", head) + pngChunk("IDAT", data)
        + pngChunk("IEND", {});
}

//! A GIF of `frames` single-coloured frames.
inline QByteArray gif(quint16 width, quint16 height, int frames)
{
    const auto le = [](quint16 value) {
        std::array<char, 2> bytes {};
        qToLittleEndian(value, bytes.data());
        return QByteArray(bytes.data(), 2);
    };
    // Clear, two pixels of colour 0, end: what is missing of the frame stays as it was.
    const QByteArray frame = QByteArray("\x21\xf9\x04\x00\x0a\x00\x00\x00", 8) + ','
        + QByteArray(4, '\0') + le(width) + le(height) + '\0'
        + QByteArray("\x02\x02\x04\x0a\x00", 5);
    QByteArray bytes = "GIF89a" + le(width) + le(height) + QByteArray("\x80\x00\x00", 3)
        + QByteArray("\xff\x00\x00\x00\x00\xff", 6);
    for (int i = 0; i < frames; ++i)
        bytes += frame;
    return bytes + ';';
}

} // namespace kefu::test
