// SPDX-License-Identifier: Apache-2.0
#include "ui/visitors/visitorcard.h"

#include "ui/model/chatqueries.h"
#include "ui/model/conversationstore.h"
#include "ui/visitors/episodelist.h"
#include "ui/visitors/notebox.h"
#include "ui/visitors/remarkline.h"
#include "ui/visitors/tagrow.h"
#include "ui/visitors/visitorparts.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/channelchip.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/textbutton.h"
#include "ui/widgets/toast.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr int kSide = 16;
constexpr int kAvatar = 56;
constexpr int kBelowFrameIcons = 48; // the window's own buttons stand above
constexpr int kFoot = 36;
constexpr int kCopy = 20;
} // namespace

VisitorCardView::VisitorCardView(const Look &look, ChatService &service, ConversationStore &store,
                                 QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
{
    setObjectName(QStringLiteral("visitorCard"));
    setFixedWidth(kWidth);
    build();
    connectStore();
    refresh();
}

void VisitorCardView::build()
{
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus); // what is in it has the focus, and is scrolled to
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    new OverlayScrollBar(m_look, m_scroll);
    m_content = new QWidget;
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(kSide, 12, kSide, 12);
    column->setSpacing(10);

    m_avatar = new Avatar(m_look, kAvatar, m_content);
    m_avatar->setObjectName(QStringLiteral("cardAvatar"));
    const auto label = [this](int pixels, QColor Theme::*colour, const char *name) {
        auto *made = new PlainLabel(m_look, pixels, colour, m_content);
        made->setObjectName(QLatin1String(name));
        return made;
    };
    m_name = new RemarkLine(m_look, m_content);
    m_channel = new ChannelChip(m_look, false, m_content);
    m_channel->setObjectName(QStringLiteral("cardChannel"));
    m_openid = label(12, &Theme::sub, "cardOpenid");
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addStretch(1);
    words->addWidget(m_name);
    words->addWidget(m_channel);
    words->addLayout(buildOpenid());
    words->addStretch(1);
    auto *head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(m_avatar);
    head->addLayout(words, 1);
    column->addLayout(head);

    m_lastCard = new LastCardTile(m_look, m_service.media(), m_content);
    m_lastCard->setObjectName(QStringLiteral("cardLast"));
    column->addWidget(m_lastCard);
    m_sourceLine = addLine();
    column->addWidget(m_sourceLine);
    m_source = new FactList(m_look, m_content);
    m_source->setObjectName(QStringLiteral("cardSource"));
    column->addWidget(m_source);
    column->addWidget(addLine());
    m_visits = new FactList(m_look, m_content);
    m_visits->setObjectName(QStringLiteral("cardVisits"));
    column->addWidget(m_visits);
    buildOwnWords();
    column->addStretch(1);
    m_scroll->setWidget(m_content);
    m_content->setAutoFillBackground(false); // which the area has switched on
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(0);
    layout->addWidget(m_scroll, 1);
    buildFoot(layout);
    placeScroll(kBelowFrameIcons);
}

//! Its ends for all, the whole of it on the clipboard for those who may (desk.md 3.4).
QHBoxLayout *VisitorCardView::buildOpenid()
{
    m_copy = new IconButton(m_look, Icon::Copy, 14, { kCopy, kCopy }, m_content);
    m_copy->setObjectName(QStringLiteral("cardCopy"));
    m_copy->hide();
    connect(m_copy, &QAbstractButton::clicked, this, [this] {
        const VisitorCard *card = m_store.card(m_visitor);
        if (!card || card->openid.isEmpty())
            return;
        QGuiApplication::clipboard()->setText(card->openid);
        Toast::notify(m_look, window(), tr("The openid is copied."));
    });
    auto *line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(m_openid);
    line->addWidget(m_copy);
    line->addStretch(1);
    return line;
}

//! The way to the blacklist, and back from it, below whatever scrolls.
void VisitorCardView::buildFoot(QVBoxLayout *layout)
{
    m_foot = new QWidget(this);
    m_foot->setFixedHeight(kFoot);
    auto *line = new QHBoxLayout(m_foot);
    line->setContentsMargins(kSide - 4, 0, kSide, 0);
    line->setSpacing(8);
    m_block = new TextButton(m_look, Icon::Ban, m_foot);
    m_block->setObjectName(QStringLiteral("cardBlock"));
    m_blockedWords = new PlainLabel(m_look, 12, &Theme::danger, m_foot);
    m_blockedWords->setObjectName(QStringLiteral("cardBlocked"));
    m_blockedWords->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    line->addWidget(m_block);
    line->addWidget(m_blockedWords, 1);
    layout->addWidget(addLine(this));
    layout->addWidget(m_foot);
    connect(m_block, &QAbstractButton::clicked, this, [this] {
        if (isBlocked())
            unblock();
        else
            Q_EMIT blockRequested(m_visitor);
    });
}

bool VisitorCardView::isBlocked() const
{
    const VisitorCard *card = m_store.card(m_visitor);
    return card && card->blockedUntilAt > m_service.relayNow();
}

void VisitorCardView::unblock()
{
    setBlocked(m_service, BlockRequest { m_visitor, false }, this,
               [this](const Result<void> &done) {
                   if (!done)
                       return Toast::notify(m_look, window(), errorWords(done.error()));
                   Toast::notify(m_look, window(), tr("The visitor is not blocked any more."));
                   ask();
               });
}

//! What the colleagues say of the visitor.
void VisitorCardView::buildOwnWords()
{
    auto *column = static_cast<QVBoxLayout *>(m_content->layout());
    const auto title = [&] {
        column->addWidget(addLine());
        auto *made = new PlainLabel(m_look, 13, &Theme::text, m_content);
        made->setBold(true);
        column->addWidget(made);
        return made;
    };
    m_tagTitle = title();
    m_tags = new TagRow(m_look, m_content);
    column->addWidget(m_tags);
    connect(m_tags, &TagRow::tagsWanted, this, [this](const QStringList &tags) {
        VisitorEditRequest request;
        request.tags = tags;
        edit(request);
    });
    connect(m_name, &RemarkLine::remarkWanted, this, [this](const QString &remark) {
        VisitorEditRequest request;
        request.remark = remark;
        edit(request);
    });
    m_noteTitle = title();
    m_notes = new NoteBox(m_look, m_content);
    column->addWidget(m_notes);
    connect(m_notes, &NoteBox::noteWanted, this, &VisitorCardView::takeNote);
    m_episodeLine = addLine();
    column->addWidget(m_episodeLine);
    m_episodes = new EpisodeList(m_look, m_content);
    m_episodes->setObjectName(QStringLiteral("cardEpisodes"));
    column->addWidget(m_episodes);
    connect(m_episodes, &EpisodeList::allWanted, this, [this] { Q_EMIT logRequested(m_visitor); });
    connect(m_episodes, &EpisodeList::episodeWanted, this, [this](const VisitorEpisode &episode) {
        Q_EMIT episodeRequested(m_visitor, episode.openedAt);
    });
}

void VisitorCardView::edit(const VisitorEditRequest &request)
{
    VisitorEditRequest asked = request;
    asked.visitor = m_visitor;
    editVisitor(m_service, asked, this, [this](const Result<VisitorCard> &card) {
        if (card)
            m_store.applyVisitorCard(*card);
        else
            Toast::notify(m_look, window(), errorWords(card.error()));
    });
}

void VisitorCardView::takeNote(const QString &text)
{
    NoteRequest request;
    request.visitor = m_visitor;
    request.text = text;
    // Who is named with @ is told of it.
    for (const Colleague &colleague : m_store.people().agents()) {
        if (text.contains(u'@' + colleague.nickname))
            request.mention.append(colleague.id);
    }
    addNote(m_service, request, this, [this](const Result<VisitorNote> &note) {
        if (!note) {
            Toast::notify(m_look, window(), errorWords(note.error()));
            return;
        }
        m_notes->noteTaken();
        ask();
    });
}

void VisitorCardView::placeScroll(int top)
{
    layout()->setContentsMargins(1, top, 0, 0);
}

void VisitorCardView::setDocked(bool docked)
{
    setMinimumWidth(docked ? kLeastWidth : kWidth);
    setMaximumWidth(docked ? kMostWidth : kWidth);
    placeScroll(docked ? 0 : kBelowFrameIcons);
}

QWidget *VisitorCardView::addLine(QWidget *parent)
{
    auto *line = new QWidget(parent ? parent : m_content);
    line->setFixedHeight(1);
    line->setAutoFillBackground(true);
    m_look.onTheme(line, [this, line] {
        QPalette colours = line->palette();
        colours.setColor(QPalette::Window, m_look.theme().line);
        line->setPalette(colours);
    });
    return line;
}

void VisitorCardView::connectStore()
{
    const auto mine = [this](VisitorId visitor) {
        if (visitor == m_visitor)
            refresh();
    };
    connect(&m_store, &ConversationStore::visitorCardChanged, this, mine);
    connect(&m_store, &ConversationStore::rowChanged, this, [this](VisitorId visitor) {
        // Every message comes by here; a card nobody looks at is made anew when it is shown.
        if (visitor == m_visitor && isVisible()) {
            refresh();
            askWhenItMoved();
        }
    });
    connect(&m_store, &ConversationStore::channelsChanged, this, &VisitorCardView::refresh);
    connect(&m_store, &ConversationStore::reset, this, [this] {
        refresh();
        ask();
    });
    connect(&m_store, &ConversationStore::conversationGained, this,
            [this](ConversationId, VisitorId visitor) {
                if (visitor == m_visitor)
                    ask();
            });
    connect(&m_store, &ConversationStore::messageArrived, this,
            [this](VisitorId visitor, const Message &message) {
                if (visitor == m_visitor && message.content.kind == ContentKind::Card)
                    ask();
            });
    connect(&m_store, &ConversationStore::logChanged, this, &VisitorCardView::onLogChanged);
    connect(&m_service, &ChatService::statusChanged, this, [this] {
        if (m_service.status().state == ConnectionState::Online)
            ask();
    });
    connect(&m_service.media(), &MediaService::pictureChanged, this, [this](const QString &id) {
        const ConversationInfo *info = m_store.currentOf(m_visitor);
        if (info && info->visitor.avatar == id)
            refreshAvatar();
    });
}

void VisitorCardView::setVisitor(VisitorId visitor)
{
    if (visitor == m_visitor)
        return;
    m_visitor = visitor;
    m_why.reset();
    m_whyOf = {};
    m_scroll->verticalScrollBar()->setValue(0);
    refresh();
    ask();
}

//! The last card's picture may have come meanwhile.
void VisitorCardView::onLogChanged(VisitorId visitor, int from, int to)
{
    const VisitorCard *card = m_store.card(visitor);
    const MessageLog *log = m_store.log(visitor);
    const bool waits = visitor == m_visitor && card && card->lastCard
        && card->lastCard->media.state == MediaState::Pending;
    for (int seq = from; waits && log && seq > 0 && seq <= to; ++seq) {
        const Message *message = log->at(seq);
        if (message && message->content.media.id == card->lastCard->media.id
            && message->content.media.state != MediaState::Pending)
            return ask();
    }
}

void VisitorCardView::ask()
{
    if (isVisible() && m_visitor.isValid())
        m_service.loadVisitorCard(m_visitor);
    askForWhy();
}

void VisitorCardView::refresh()
{
    refreshHead();
    const VisitorCard *card = m_store.card(m_visitor);
    const bool looking = card && card->lastCard;
    m_lastCard->setVisible(looking);
    if (looking)
        m_lastCard->setCard(*card->lastCard);
    refreshSource(card);
    refreshVisits(card);
    m_tagTitle->setText(tr("Tags"));
    m_noteTitle->setText(tr("Internal notes"));
    refreshBlock(card);
    const auto episodes = card ? card->episodes : QList<VisitorEpisode>();
    m_episodes->setVisible(!episodes.isEmpty());
    m_episodeLine->setVisible(!episodes.isEmpty());
    m_episodes->setEpisodes(episodes);
    m_tags->setTags(card ? card->visitor.tags : QStringList());
    m_notes->setNotes(card ? card->notes : QList<VisitorNote>());
    setAccessibleName(tr("Visitor card of %1").arg(m_name->name()));
}

void VisitorCardView::refreshHead()
{
    const ConversationInfo *info = m_store.currentOf(m_visitor);
    const VisitorCard *card = m_store.card(m_visitor);
    m_name->setPerson(m_store.displayName(m_visitor),
                      card       ? card->visitor.remark
                          : info ? info->visitor.remark
                                 : QString(),
                      m_visitor.isValid());
    m_channel->setChannel(info ? m_store.channelName(info->visitor.channel) : QString(),
                          info ? m_store.channelPlace(info->visitor.channel) : 0);
    m_openid->setText(info ? info->visitor.openidHint : QString());
    m_copy->setVisible(card && !card->openid.isEmpty());
    m_copy->setName(tr("Copy the openid"));
    refreshAvatar();
}

void VisitorCardView::refreshAvatar()
{
    const ConversationInfo *info = m_store.currentOf(m_visitor);
    const bool ended = info && info->state == ConversationState::Closed;
    m_avatar->setPerson(m_visitor.value, m_name->name(), ended);
    const QString id = info ? info->visitor.avatar : QString();
    m_avatar->setPicture(id.isEmpty() ? QImage()
                                      : m_service.media().picture(id, PictureSize::Thumb).image);
}

void VisitorCardView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_look.theme().panel);
    painter.fillRect(QRect(0, 0, 1, height()), m_look.theme().line);
}

void VisitorCardView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
    ask();
}

void VisitorCardView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

} // namespace kefu::ui
