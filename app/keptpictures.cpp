// SPDX-License-Identifier: Apache-2.0
#include "app/keptpictures.h"

#include "app/sealedvault.h"

#include <QCryptographicHash>
#include <QJsonObject>
#include <algorithm>
#include <memory>

namespace kefu::app {
namespace {

using L = QLatin1String;

constexpr qsizetype kMostHashes = 64; // remembered, so that typing beside pictures reads none

} // namespace

//! Pictures on their way back, in their order.
struct KeptPictures::Batch {
    QList<ui::Attachment> pictures;
    int waiting = 0;
    Loaded done;

    void finish()
    {
        pictures.removeIf([](const ui::Attachment &picture) { return picture.preview.isNull(); });
        done(pictures);
    }
};

KeptPictures::KeptPictures(SealedVault &vault, const QString &kind, QObject *parent)
    : QObject(parent)
    , m_vault(vault)
    , m_kind(kind)
{
}

QString KeptPictures::hashOf(const QByteArray &bytes)
{
    const auto known = std::find_if(m_hashes.begin(), m_hashes.end(), [&](const auto &entry) {
        return entry.first.constData() == bytes.constData() && entry.first.size() == bytes.size();
    });
    if (known != m_hashes.end())
        return known->second;
    const QString hash =
        L(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(32));
    m_hashes.append({ bytes, hash });
    if (m_hashes.size() > kMostHashes)
        m_hashes.removeFirst();
    return hash;
}

QJsonArray KeptPictures::keep(const QString &account, const QList<ui::Attachment> &pictures)
{
    QJsonArray names;
    for (const ui::Attachment &picture : pictures) {
        const QString hash = hashOf(picture.bytes);
        m_named.insert(hash);
        if (!m_onDisk.contains(hash)) {
            m_onDisk.insert(hash);
            m_vault.writePart(account, m_kind, hash, picture.bytes);
        }
        names.append(QJsonObject { { L("hash"), hash },
                                   { L("type"), picture.mimeType },
                                   { L("name"), picture.fileName },
                                   { L("width"), picture.size.width() },
                                   { L("height"), picture.size.height() } });
    }
    return names;
}

void KeptPictures::sweep(const QString &account)
{
    const bool any = !m_onDisk.isEmpty();
    m_onDisk.intersect(m_named);
    m_hashes.removeIf([this](const auto &entry) { return !m_named.contains(entry.second); });
    m_named.clear();
    if (any)
        m_vault.keepParts(account, m_kind, m_onDisk);
}

void KeptPictures::load(const QString &account, const QJsonArray &names, Loaded done)
{
    const auto batch = std::make_shared<Batch>(); // the last decoded one finishes it
    batch->done = std::move(done);
    const int count = std::min(int(names.size()), kMost);
    batch->pictures.resize(count);
    batch->waiting = count;
    if (count == 0)
        return batch->finish();
    for (int i = 0; i < count; ++i) {
        const QJsonObject name = names.at(i).toObject();
        const QString hash = name.value(L("hash")).toString();
        ui::Attachment picture;
        picture.bytes = m_vault.readPart(account, m_kind, hash);
        picture.mimeType = name.value(L("type")).toString();
        picture.fileName = name.value(L("name")).toString();
        picture.size = { name.value(L("width")).toInt(), name.value(L("height")).toInt() };
        m_onDisk.insert(hash);
        m_worker.decode(picture.bytes, ui::kPreviewSide, this,
                        [batch, i, picture](const Result<QImage> &preview) {
                            if (preview) {
                                batch->pictures[i] = picture;
                                batch->pictures[i].preview = *preview;
                            }
                            if (--batch->waiting == 0)
                                batch->finish();
                        });
    }
}

} // namespace kefu::app
