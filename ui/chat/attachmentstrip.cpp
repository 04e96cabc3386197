// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/attachmentstrip.h"

#include "ui/widgets/displaytext.h"
#include "ui/widgets/iconbutton.h"

#include <QEvent>
#include <QLocale>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kLeft = 18;
constexpr int kTop = 8;
constexpr int kThumb = 56;
constexpr int kPitch = 68;
constexpr int kCross = 18;
constexpr int kNameWidth = 220;
} // namespace

AttachmentStrip::AttachmentStrip(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    hide();
}

void AttachmentStrip::add(const Attachment &picture)
{
    if (isFull())
        return;
    m_pictures.append(picture);
    auto *cross = new IconButton(m_look, Icon::CloseRound, 16, { kCross, kCross }, this);
    cross->setColours(&Theme::closeRound, &Theme::danger);
    m_crosses.append(cross);
    connect(cross, &QAbstractButton::clicked, this,
            [this, cross] { removeAt(int(m_crosses.indexOf(cross))); });
    cross->show();
    refresh();
}

void AttachmentStrip::removeAt(int index)
{
    if (index < 0 || index >= count())
        return;
    m_pictures.removeAt(index);
    IconButton *cross = m_crosses.takeAt(index);
    cross->hide();
    cross->deleteLater(); // it may be the one that was clicked
    refresh();
}

QList<Attachment> AttachmentStrip::take()
{
    const QList<Attachment> all = std::exchange(m_pictures, {});
    qDeleteAll(m_crosses);
    m_crosses.clear();
    if (!all.isEmpty())
        refresh();
    return all;
}

void AttachmentStrip::refresh()
{
    layOut();
    setVisible(count() > 0);
    update();
    Q_EMIT changed();
}

QRect AttachmentStrip::thumb(int index) const
{
    return { kLeft + index * kPitch, kTop, kThumb, kThumb };
}

void AttachmentStrip::layOut()
{
    for (int i = 0; i < m_crosses.size(); ++i) {
        const QRect box = thumb(i);
        m_crosses.at(i)->setObjectName(QStringLiteral("removePicture%1").arg(i));
        m_crosses.at(i)->move(box.right() + 1 - kCross / 2 - 2, box.top() - kCross / 2 + 3);
        m_crosses.at(i)->setName(tr("Take out %1").arg(displayLine(m_pictures.at(i).fileName, 60)));
    }
}

void AttachmentStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_look.theme().bg);
    for (int i = 0; i < count(); ++i)
        paintPicture(painter, i);
    if (count() != 1)
        return;
    // Of a single one there is room to say what it is.
    const Attachment &picture = m_pictures.first();
    const QRect words(thumb(0).right() + 20, kTop + 8, kNameWidth, 20);
    const int flags = Qt::AlignVCenter | Qt::TextSingleLine;
    painter.setFont(m_look.font(13));
    painter.setPen(m_look.theme().text);
    painter.drawText(words, flags,
                     painter.fontMetrics().elidedText(displayLine(picture.fileName),
                                                      Qt::ElideMiddle, words.width()));
    painter.setFont(m_look.font(12));
    painter.setPen(m_look.theme().sub);
    painter.drawText(words.translated(0, 20), flags,
                     QStringLiteral("%1 × %2 · %3")
                         .arg(picture.size.width())
                         .arg(picture.size.height())
                         .arg(QLocale().formattedDataSize(picture.bytes.size(), 0,
                                                          QLocale::DataSizeTraditionalFormat)));
}

void AttachmentStrip::paintPicture(QPainter &painter, int index) const
{
    const QRect box = thumb(index);
    const QImage &image = m_pictures.at(index).preview;
    painter.fillRect(box, m_look.theme().chip);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    QRect shown(QPoint(), image.size().scaled(box.size(), Qt::KeepAspectRatio));
    shown.moveCenter(box.center());
    painter.drawImage(shown, image);
}

void AttachmentStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void AttachmentStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        layOut();
}

} // namespace kefu::ui
