// SPDX-License-Identifier: Apache-2.0
#include "ui/notices/noticewindow.h"

#include "ui/model/conversationstore.h"
#include "ui/model/noticelog.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/button.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/geometry.h"
#include "ui/widgets/groundpage.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractListModel>
#include <QCoreApplication>
#include <QDateTime>
#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace kefu::ui {

namespace {

constexpr QSize kSize(600, 520);
constexpr int kHead = 52;
constexpr int kSide = 20;
constexpr int kRow = 60;
constexpr int kAvatar = 36;
constexpr int kTimeWidth = 110;
constexpr int kIcon = 20;

Icon iconOf(Notice::Kind kind)
{
    switch (kind) {
    case Notice::Kind::NoAnswer:
    case Notice::Kind::WindowClosing:
        return Icon::Expired;
    case Notice::Kind::Reassigned:
    case Notice::Kind::Lost:
        return Icon::Transfer;
    case Notice::Kind::Mention:
        return Icon::Chats;
    case Notice::Kind::Help:
        return Icon::Help;
    case Notice::Kind::NotAnswering:
    case Notice::Kind::PresenceForced:
        break;
    }
    return Icon::StatusAway;
}

QString text(const char *words)
{
    return QCoreApplication::translate("NoticeWindow", words);
}

} // namespace

QString noticeWords(const Notice &notice, const ConversationStore &store)
{
    const QString visitor = displayLine(store.displayName(notice.visitor), 40);
    QString agent = store.people().nameOf(notice.agent);
    if (agent.isEmpty())
        agent = notice.agentName.isEmpty() ? text(QT_TRANSLATE_NOOP("NoticeWindow", "a colleague"))
                                           : notice.agentName;
    agent = displayLine(agent, 40);
    switch (notice.kind) {
    case Notice::Kind::NoAnswer:
        return text(QT_TRANSLATE_NOOP("NoticeWindow", "%1 is waiting for your answer"))
            .arg(visitor);
    case Notice::Kind::Reassigned:
        return text(QT_TRANSLATE_NOOP("NoticeWindow", "%1 waited too long and went to a colleague"))
            .arg(visitor);
    case Notice::Kind::NotAnswering:
        return text(QT_TRANSLATE_NOOP("NoticeWindow",
                                      "%1 was set away: two visitors in a row without an answer"))
            .arg(agent);
    case Notice::Kind::Help:
        return text(QT_TRANSLATE_NOOP("NoticeWindow", "%1 asks for help with %2"))
            .arg(agent, visitor);
    case Notice::Kind::WindowClosing:
        return text(QT_TRANSLATE_NOOP("NoticeWindow", "%1 can be answered only until %2"))
            .arg(visitor,
                 QDateTime::fromMSecsSinceEpoch(notice.until)
                     .toString(QStringLiteral("MM-dd HH:mm")));
    case Notice::Kind::Mention:
        return text(QT_TRANSLATE_NOOP("NoticeWindow", "%1 mentioned you in a note about %2"))
            .arg(agent, visitor);
    case Notice::Kind::Lost:
        return notice.agent.isValid()
            ? text(QT_TRANSLATE_NOOP("NoticeWindow", "%1 is served by %2 now")).arg(visitor, agent)
            : text(QT_TRANSLATE_NOOP("NoticeWindow", "%1 went back to the queue")).arg(visitor);
    case Notice::Kind::PresenceForced:
        return text(QT_TRANSLATE_NOOP("NoticeWindow", "%1 set your status to “%2”"))
            .arg(agent, presenceWords(notice.presence));
    }
    return {};
}

class NoticeRows : public QAbstractListModel {
public:
    NoticeRows(NoticeLog &log, ConversationStore &store, QObject *parent)
        : QAbstractListModel(parent)
        , m_log(log)
        , m_store(store)
    {
    }

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_count);
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
            return {};
        return index.row() < m_log.notices().size() ? noticeWords(at(index), m_store) : QString();
    }
    const Notice &at(const QModelIndex &index) const { return m_log.notices().at(index.row()); }
    void reload()
    {
        beginResetModel();
        m_count = m_log.notices().size();
        endResetModel();
    }

private:
    NoticeLog &m_log;
    ConversationStore &m_store;
    qsizetype m_count = 0;
};

namespace {

class NoticePainter : public QStyledItemDelegate {
public:
    NoticePainter(const Look &look, NoticeRows *rows, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_look(look)
        , m_rows(rows)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return { 200, kRow };
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Theme &theme = m_look.theme();
        const Notice &notice = m_rows->at(index);
        const QRect box = option.rect;
        const bool marked = option.state & (QStyle::State_MouseOver | QStyle::State_HasFocus);
        painter->fillRect(box, marked ? theme.rowHover : theme.bg);
        painter->fillRect(QRect(kSide, box.bottom(), box.width() - 2 * kSide, 1), theme.line);
        const QRect round(kSide, box.top() + (kRow - kAvatar) / 2, kAvatar, kAvatar);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.soft);
        painter->drawEllipse(round);
        painter->restore();
        const int inset = (kAvatar - kIcon) / 2;
        painter->drawPixmap(round.topLeft() + QPoint(inset, inset),
                            m_look.icon(iconOf(notice.kind), kIcon, theme.accent,
                                        painter->device()->devicePixelRatioF()));
        const QRect words = box.adjusted(kSide + kAvatar + 12, 0, -kSide - kTimeWidth, 0);
        painter->setFont(m_look.font(14));
        painter->setPen(theme.text);
        painter->drawText(words, Qt::AlignVCenter | Qt::TextWordWrap,
                          index.data(Qt::DisplayRole).toString());
        painter->setFont(m_look.font(12));
        painter->setPen(theme.sub);
        painter->drawText(
            box.adjusted(0, 0, -kSide, 0), Qt::AlignVCenter | Qt::AlignRight,
            QDateTime::fromMSecsSinceEpoch(notice.at).toString(QStringLiteral("MM-dd HH:mm")));
    }

private:
    const Look &m_look;
    NoticeRows *m_rows;
};

} // namespace

NoticeWindow::NoticeWindow(Look &look, NoticeLog &log, ConversationStore &store)
    : LayimFrame(look, CloseButton)
    , m_log(log)
    , m_rows(new NoticeRows(log, store, this))
{
    setObjectName(QStringLiteral("noticeWindow"));
    auto *page = new GroundPage(look, this);
    page->setFixedSize(kSize);
    m_title = new PlainLabel(look, 16, &Theme::text, page);
    m_title->setBold(true);
    m_title->setGeometry(kSide, 14, 240, 26);
    m_clear = new Button(look, Button::Kind::Link, page);
    m_clear->setObjectName(QStringLiteral("noticesClear"));
    connect(m_clear, &QAbstractButton::clicked, &log, &NoticeLog::clear);
    m_list = new QListView(page);
    m_list->setObjectName(QStringLiteral("noticeList"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setUniformItemSizes(true);
    m_list->setSelectionMode(QAbstractItemView::NoSelection);
    m_list->setModel(m_rows);
    m_list->setItemDelegate(new NoticePainter(look, m_rows, m_list));
    m_list->setGeometry(0, kHead, kSize.width(), kSize.height() - kHead);
    look.onTheme(m_list, [this, &look] {
        QPalette colours = m_list->palette();
        colours.setColor(QPalette::Base, look.theme().bg);
        m_list->setPalette(colours);
    });
    new OverlayScrollBar(look, m_list);
    m_empty = new PlainLabel(look, 14, &Theme::sub, m_list);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setGeometry(0, 40, kSize.width(), 24);
    const auto open = [this](const QModelIndex &index) {
        if (const VisitorId visitor = m_rows->at(index).visitor; visitor.isValid())
            Q_EMIT openRequested(visitor);
    };
    connect(m_list, &QAbstractItemView::clicked, this, open);
    connect(m_list, &QAbstractItemView::activated, this, open);
    connect(&log, &NoticeLog::changed, this, &NoticeWindow::refresh);
    connect(this, &LayimFrame::closeRequested, this, &QWidget::hide);
    setContent(page);
    setTitleHeight(kHead);
    setContentSize(kSize);
    setFixedSize(size());
    setGrowing(true);
    move(centredOnScreen(size()));
    retranslate();
}

void NoticeWindow::retranslate()
{
    setWindowTitle(tr("Message box"));
    m_title->setText(tr("Message box"));
    m_clear->setText(tr("Clear"));
    const QSize clear = m_clear->sizeHint();
    m_clear->setGeometry(kSize.width() - 60 - clear.width(), 14, clear.width(), clear.height());
    m_list->setAccessibleName(tr("Message box"));
    m_empty->setText(tr("Nothing new"));
    refresh();
}

void NoticeWindow::refresh()
{
    m_rows->reload();
    const bool none = m_log.notices().isEmpty();
    m_empty->setVisible(none);
    m_clear->setVisible(!none);
    if (isActiveWindow())
        m_log.markSeen();
}

void NoticeWindow::showEvent(QShowEvent *event)
{
    LayimFrame::showEvent(event);
    m_log.markSeen();
}

void NoticeWindow::changeEvent(QEvent *event)
{
    LayimFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::ActivationChange && isActiveWindow())
        m_log.markSeen();
}

void NoticeWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        LayimFrame::keyPressEvent(event);
}

} // namespace kefu::ui
