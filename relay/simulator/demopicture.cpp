// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/demopicture.h"

#include <QtEndian>
#include <algorithm>
#include <array>
#include <cmath>

namespace kefu::simulator {

namespace {

struct Colour {
    double red;
    double green;
    double blue;
};

Colour mixed(const Colour &a, const Colour &b, double share)
{
    return { a.red + (b.red - a.red) * share, a.green + (b.green - a.green) * share,
             a.blue + (b.blue - a.blue) * share };
}

Colour ofHue(quint32 seed)
{
    // The golden angle keeps neighbouring seeds apart.
    const double angle = seed * 2.399963;
    return { 150 + 80 * std::cos(angle), 150 + 80 * std::cos(angle + 2.094),
             150 + 80 * std::cos(angle + 4.189) };
}

bool inEllipse(double x, double y, double centreX, double centreY, double halfX, double halfY)
{
    const double dx = (x - centreX) / halfX;
    const double dy = (y - centreY) / halfY;
    return dx * dx + dy * dy <= 1;
}

//! x and y from 0 to 1. Wall, table, a cup with a handle and a chip at its rim.
Colour scene(double x, double y, const Colour &glaze)
{
    const Colour wall = mixed({ 238, 234, 226 }, { 205, 198, 186 }, y / 0.62);
    const Colour table = mixed({ 176, 134, 96 }, { 120, 84, 56 }, (y - 0.62) / 0.38);
    Colour colour = y < 0.62 ? wall : table;
    if (inEllipse(x, y, 0.53, 0.86, 0.30, 0.05))
        colour = mixed(colour, { 30, 20, 12 }, 0.45);
    if (inEllipse(x, y, 0.72, 0.53, 0.11, 0.16) && !inEllipse(x, y, 0.72, 0.53, 0.065, 0.105))
        colour = mixed(glaze, { 0, 0, 0 }, 0.25);
    const double half = 0.22 - 0.05 * std::max(0.0, (y - 0.3) / 0.55);
    const bool inBody = y > 0.3 && y < 0.84 && std::abs(x - 0.5) < half;
    if (inBody || inEllipse(x, y, 0.5, 0.84, 0.17, 0.035))
        colour = mixed(glaze, { 0, 0, 0 }, std::abs(x - 0.42) * 1.3);
    if (inEllipse(x, y, 0.5, 0.3, 0.22, 0.055))
        colour = mixed(glaze, { 255, 255, 255 }, 0.45);
    if (inEllipse(x, y, 0.5, 0.305, 0.195, 0.042))
        colour = { 74, 46, 30 };
    if (inEllipse(x, y, 0.35, 0.335, 0.045, 0.035))
        colour = { 244, 240, 232 };
    return colour;
}

char byteOf(double value)
{
    return char(quint8(std::clamp(std::lround(value), 0L, 255L)));
}

quint32 crcOf(const QByteArray &bytes)
{
    quint32 crc = 0xffffffffU;
    for (const char c : bytes) {
        crc ^= quint8(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0);
    }
    return ~crc;
}

QByteArray bigEndian(quint32 number)
{
    QByteArray bytes(4, Qt::Uninitialized);
    qToBigEndian(number, bytes.data());
    return bytes;
}

QByteArray chunk(const QByteArray &type, const QByteArray &data)
{
    return bigEndian(quint32(data.size())) + type + data + bigEndian(crcOf(type + data));
}

QByteArray row(int y, int width, int height, const Colour &glaze)
{
    QByteArray line;
    line.reserve(1 + 3 * width);
    line.append('\0'); // no filter
    for (int x = 0; x < width; ++x) {
        const Colour colour = scene(double(x) / width, double(y) / height, glaze);
        line.append(byteOf(colour.red)).append(byteOf(colour.green)).append(byteOf(colour.blue));
    }
    return line;
}

} // namespace

QByteArray demoPicture(quint32 seed, int width, int height)
{
    width = std::clamp(width, 1, 4096);
    height = std::clamp(height, 1, 4096);
    const Colour glaze = ofHue(seed);
    QByteArray pixels;
    for (int y = 0; y < height; ++y)
        pixels += row(y, width, height, glaze);
    const QByteArray header = bigEndian(quint32(width)) + bigEndian(quint32(height))
        + QByteArray("\x08\x02\x00\x00\x00", 5); // 8 bits each of red, green, blue
    // qCompress() puts the length before what zlib made.
    return QByteArrayLiteral("\x89PNG\r\n\x1a\n") + chunk("IHDR", header)
        + chunk("IDAT", qCompress(pixels).mid(4)) + chunk("IEND", {});
}

QByteArray demoVoice()
{
    // Fifty frames of 20 ms "no data" (AMR frame type 15).
    return "#!AMR\n" + QByteArray(50, '\x7c');
}

} // namespace kefu::simulator
