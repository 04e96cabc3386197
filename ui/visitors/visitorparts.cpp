// SPDX-License-Identifier: Apache-2.0
#include "ui/visitors/visitorparts.h"

#include "ui/widgets/displaytext.h"
#include "ui/widgets/plainlabel.h"

#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kCover = 50;
constexpr int kPad = 9;
constexpr int kTitleRow = 28;
constexpr int kKeyWidth = 64; // more where the words are longer, but not more than …
constexpr int kWidestKey = 120;
constexpr int kKeyGap = 8;
constexpr int kLine = 20;
constexpr int kRemarkIcon = 14;
constexpr int kMaxShown = 400; // of one value; the wire allows more
} // namespace

LastCardTile::LastCardTile(const Look &look, MediaService &media, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_media(media)
{
    setFixedHeight(kHeight);
    connect(&media, &MediaService::pictureChanged, this, [this](const QString &id) {
        if (id == m_card.media.id)
            update();
    });
}

void LastCardTile::setCard(const Content &card)
{
    m_card = card;
    setAccessibleName(tr("Looking at: %1").arg(displayLine(card.title)));
    setToolTip(plainToolTip(displayLine(card.title) + u'\n' + displayLine(card.url)));
    update();
}

void LastCardTile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setPen(theme.line);
    painter.setBrush(theme.field);
    painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 3, 3);
    const QRect cover(kPad, kPad, kCover, kCover);
    const Picture picture = m_card.media.state == MediaState::Ready
        ? m_media.picture(m_card.media.id, PictureSize::Thumb)
        : Picture {};
    if (picture.state == Picture::State::Ready) {
        QRect source(QPoint(), cover.size().scaled(picture.image.size(), Qt::KeepAspectRatio));
        source.moveCenter(picture.image.rect().center());
        painter.drawImage(cover, picture.image, source);
    } else {
        painter.fillRect(cover, theme.chip);
        painter.drawPixmap(cover.center() - QPoint(11, 11),
                           m_look.icon(Icon::Card, 24, theme.sub, devicePixelRatioF()));
    }
    const int left = cover.right() + 1 + kPad;
    const auto line = [&](int top, int pixels, const QColor &colour, const QString &text) {
        const QRect room(left, top, width() - left - kPad, 18);
        painter.setFont(m_look.font(pixels));
        painter.setPen(colour);
        painter.drawText(
            room, Qt::AlignVCenter | Qt::TextSingleLine,
            painter.fontMetrics().elidedText(displayLine(text), Qt::ElideRight, room.width()));
    };
    line(7, 12, theme.sub, tr("Looking at"));
    line(25, 13, theme.text, m_card.title);
    line(43, 12, theme.sub, m_card.url);
}

FactList::FactList(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_title(new PlainLabel(look, 13, &Theme::text, this))
    , m_remark(new PlainLabel(look, 12, &Theme::sub, this))
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_title->setBold(true);
    m_remark->hide();
}

void FactList::setTitle(const QString &title)
{
    m_title->setText(title);
    layOut();
}

void FactList::setRemark(Icon icon, QColor Theme::*colour, const QString &remark,
                         const QString &tip)
{
    m_remarkIcon = icon;
    m_remarkColour = colour;
    m_remark->setColour(colour);
    m_remark->setText(remark);
    m_remark->setVisible(!remark.isEmpty());
    setToolTip(tip);
    layOut();
    update();
}

void FactList::setFacts(const QList<std::pair<QString, QString>> &facts)
{
    while (m_rows.size() > facts.size()) {
        const auto row = m_rows.takeLast();
        delete row.first;
        delete row.second;
    }
    while (m_rows.size() < facts.size()) {
        auto *key = new PlainLabel(m_look, 13, &Theme::sub, this);
        auto *value = new PlainLabel(m_look, 13, &Theme::text, this);
        key->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        value->setWrapped(true);
        value->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        key->show();
        value->show();
        m_rows.emplaceBack(key, value);
    }
    for (int i = 0; i < m_rows.size(); ++i) {
        m_rows.at(i).first->setText(facts.at(i).first);
        m_rows.at(i).second->setText(displayLine(facts.at(i).second, kMaxShown));
    }
    updateGeometry();
    layOut();
}

QString FactList::valueAt(int row) const
{
    return row < m_rows.size() ? m_rows.at(row).second->text() : QString();
}

int FactList::keyWidth() const
{
    int widest = kKeyWidth;
    for (const auto &row : m_rows)
        widest = std::max(widest, row.first->sizeHint().width());
    return std::min(widest, kWidestKey);
}

int FactList::heightForWidth(int width) const
{
    int height = kTitleRow;
    const int left = keyWidth() + kKeyGap;
    for (const auto &[key, value] : m_rows)
        height += std::max(kLine, value->heightForWidth(std::max(width - left, 40)));
    return height;
}

QSize FactList::sizeHint() const
{
    return { 240, heightForWidth(std::max(width(), 240)) };
}

void FactList::layOut()
{
    const int remark = m_remark->isHidden() ? 0 : m_remark->sizeHint().width();
    m_remark->setGeometry(width() - remark, 0, remark, kTitleRow);
    m_title->setGeometry(0, 0, width() - remark - kRemarkIcon - kKeyGap, kTitleRow);
    int y = kTitleRow;
    const int keys = keyWidth();
    const int left = keys + kKeyGap;
    for (const auto &[key, value] : std::as_const(m_rows)) {
        const int room = std::max(width() - left, 40);
        const int height = std::max(kLine, value->heightForWidth(room));
        key->setGeometry(0, y, keys, kLine);
        value->setGeometry(left, y, room, height);
        y += height;
    }
}

void FactList::paintEvent(QPaintEvent *)
{
    if (m_remark->isHidden())
        return;
    QPainter painter(this);
    painter.drawPixmap(m_remark->x() - kRemarkIcon - 4, (kTitleRow - kRemarkIcon) / 2,
                       m_look.icon(m_remarkIcon, kRemarkIcon, m_look.theme().*m_remarkColour,
                                   devicePixelRatioF()));
}

void FactList::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

} // namespace kefu::ui
