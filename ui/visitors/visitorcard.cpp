// SPDX-License-Identifier: Apache-2.0
#include "ui/visitors/visitorcard.h"

#include "ui/model/chatqueries.h"
#include "ui/model/conversationstore.h"
#include "ui/visitors/notebox.h"
#include "ui/visitors/remarkline.h"
#include "ui/visitors/tagrow.h"
#include "ui/visitors/visitorparts.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/button.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/toast.h"

#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr int kSide = 16;
constexpr int kAvatar = 56;
constexpr int kBelowFrameIcons = 48; // the window's own buttons stand above

//! The name and the avatar stand above already.
bool isShownAbove(const QString &key)
{
    return key.compare(QLatin1String("nickName"), Qt::CaseInsensitive) == 0
        || key.compare(QLatin1String("avatarUrl"), Qt::CaseInsensitive) == 0;
}

QString date(qint64 at, const QString &format)
{
    return at > 0 ? QDateTime::fromMSecsSinceEpoch(at).toString(format) : QString();
}
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
    m_channel = label(12, &Theme::sub, "cardChannel");
    m_openid = label(12, &Theme::sub, "cardOpenid");
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addStretch(1);
    words->addWidget(m_name);
    words->addWidget(m_channel);
    words->addWidget(m_openid);
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
    layout->addWidget(m_scroll);
    placeScroll(kBelowFrameIcons);
}

//! What the colleagues say of the visitor, and the way to the blacklist.
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
    column->addWidget(addLine());
    m_block = new Button(m_look, Button::Kind::Link, m_content);
    m_block->setObjectName(QStringLiteral("cardBlock"));
    connect(m_block, &QAbstractButton::clicked, this, [this] { Q_EMIT blockRequested(m_visitor); });
    column->addWidget(m_block, 0, Qt::AlignLeft);
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

QWidget *VisitorCardView::addLine()
{
    auto *line = new QWidget(m_content);
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
    connect(&m_store, &ConversationStore::rowChanged, this, mine);
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
    m_block->setText(tr("Block…"));
    m_block->setVisible(m_visitor.isValid());
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
    m_channel->setText(info ? m_store.channelName(info->visitor.channel) : QString());
    m_openid->setText(info ? info->visitor.openidHint : QString());
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

//! The keys mini programs use by habit, in words; any other as it is.
QString VisitorCardView::sourceName(const QString &key) const
{
    const QString known = key.toLower();
    if (known == QLatin1String("page") || known == QLatin1String("path"))
        return tr("Page");
    if (known == QLatin1String("city"))
        return tr("City");
    if (known == QLatin1String("phone") || known == QLatin1String("mobile"))
        return tr("Phone");
    if (known == QLatin1String("order") || known == QLatin1String("orderid"))
        return tr("Order");
    if (known == QLatin1String("vip") || known == QLatin1String("level"))
        return tr("Membership");
    return displayLine(key, 40);
}

void VisitorCardView::refreshSource(const VisitorCard *card)
{
    const bool any = card
        && std::any_of(card->source.begin(), card->source.end(),
                       [](const SourceField &field) { return !isShownAbove(field.key); });
    m_source->setVisible(any);
    m_sourceLine->setVisible(any);
    if (!any)
        return;
    QList<std::pair<QString, QString>> facts;
    for (const SourceField &field : card->source) {
        if (isShownAbove(field.key))
            continue;
        facts.emplaceBack(field.key.isEmpty() ? tr("Entry") : sourceName(field.key),
                          maskedPhones(field.value));
    }
    m_source->setTitle(tr("Where from"));
    if (card->sourceVerified)
        m_source->setRemark(Icon::Check, &Theme::accent, tr("verified"),
                            tr("Signed by the mini program: the visitor cannot have made it up."));
    else
        m_source->setRemark(
            Icon::Question, &Theme::sub, tr("not verified"),
            tr("The mini program does not sign it: a visitor can have changed it."));
    m_source->setFacts(facts);
}

void VisitorCardView::refreshVisits(const VisitorCard *card)
{
    const ConversationInfo *info = m_store.currentOf(m_visitor);
    QList<std::pair<QString, QString>> facts;
    if (card && card->firstSeenAt > 0)
        facts.emplaceBack(tr("First"), date(card->firstSeenAt, QStringLiteral("yyyy-MM-dd")));
    if (info)
        facts.emplaceBack(tr("This one"),
                          tr("since %1").arg(date(info->openedAt, QStringLiteral("MM-dd HH:mm"))));
    if (card && card->conversations > 0)
        facts.emplaceBack(tr("In all"), QString::number(card->conversations));
    m_visits->setTitle(tr("Visits"));
    m_visits->setFacts(facts);
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
    ask();
}

void VisitorCardView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

} // namespace kefu::ui
