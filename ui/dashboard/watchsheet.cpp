// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/watchsheet.h"

#include "ui/chat/chatview.h"
#include "ui/chat/rowstyle.h"
#include "ui/model/boardqueries.h"
#include "ui/model/conversationstore.h"
#include "ui/model/messagemodel.h"
#include "ui/widgets/button.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr QSize kBox { 720, 620 };
constexpr int kMaxWhisper = 500;
constexpr int kShownWhispers = 3;
constexpr int kField = 32;
} // namespace

//! The amber ground says that this goes to no visitor.
class WhisperField : public QWidget {
public:
    WhisperField(const Look &look, QWidget *parent)
        : QWidget(parent)
        , m_look(look)
        , m_title(new PlainLabel(look, 12, &Theme::amber, this))
        , m_problem(new PlainLabel(look, 12, &Theme::danger, this))
        , m_edit(new QLineEdit(this))
        , m_send(new Button(look, Button::Kind::Primary, this))
    {
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(12, 8, 12, 10);
        layout->setSpacing(6);
        auto *head = new QHBoxLayout;
        m_title->setBold(true);
        head->addWidget(m_title, 1);
        head->addWidget(m_problem);
        layout->addLayout(head);
        auto *row = new QHBoxLayout;
        row->setSpacing(8);
        m_edit->setObjectName(QStringLiteral("whisperField"));
        m_edit->setMaxLength(kMaxWhisper);
        m_edit->setFixedHeight(kField);
        m_edit->setFont(look.font(13));
        styleField(look, m_edit);
        m_send->setObjectName(QStringLiteral("whisperSend"));
        row->addWidget(m_edit, 1);
        row->addWidget(m_send);
        layout->addLayout(row);
    }
    QLineEdit *edit() const { return m_edit; }
    Button *button() const { return m_send; }
    PlainLabel *title() const { return m_title; }
    PlainLabel *problem() const { return m_problem; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        QPen border(m_look.theme().amber, 1);
        border.setDashPattern({ 4, 3 });
        painter.setPen(border);
        painter.setBrush(m_look.theme().amberBg);
        painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 3, 3);
    }

private:
    const Look &m_look;
    PlainLabel *m_title;
    PlainLabel *m_problem;
    QLineEdit *m_edit;
    Button *m_send;
};

WatchSheet::WatchSheet(const Look &look, ChatService &service, ConversationStore &store,
                       const ConversationInfo &conversation, const QString &owner, QWidget *over)
    : Sheet(look, over, kBox)
    , m_service(service)
    , m_store(store)
    , m_conversation(conversation)
    , m_owner(owner)
    , m_model(new MessageModel(store, this))
    , m_view(new ChatView(look, this))
    , m_state(new PlainLabel(look, 12, &Theme::sub))
    , m_said(new PlainLabel(look, 12, &Theme::amber))
    , m_whisper(new WhisperField(look, this))
{
    setObjectName(QStringLiteral("watchSheet"));
    build();
    const VisitorId visitor = conversation.visitor.id;
    m_model->setVisitor(visitor);
    m_view->setMessages(m_model);
    connect(m_view, &ChatView::historyWanted, this,
            [this, visitor](int beforeSeq) { m_service.loadHistory(visitor, beforeSeq); });
    connect(&store, &ConversationStore::watchedChanged, this, [this](ConversationId changed) {
        if (changed == m_conversation.id)
            refresh();
    });
    connect(&service, &ChatService::whispered, this, [this](const WhisperPush &push) {
        if (push.conversation == m_conversation.id)
            addWhisper(push.note.authorName, push.note.text);
    });
    connect(&service.media(), &MediaService::pictureChanged, m_view->viewport(),
            qOverload<>(&QWidget::update));
    showPeople();
    refresh();
}

//! One's own conversations are not watched: they come by themselves.
WatchSheet::~WatchSheet()
{
    m_service.watch(m_conversation.id, false);
}

void WatchSheet::build()
{
    m_view->setObjectName(QStringLiteral("watchView"));
    m_said->setObjectName(QStringLiteral("watchWhispers"));
    m_said->setWrapped(true);
    m_said->hide();
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    m_state->setObjectName(QStringLiteral("watchState"));
    head->addWidget(m_state, 1);
    auto *take = new Button(look(), Button::Kind::Quiet);
    take->setObjectName(QStringLiteral("watchTakeOver"));
    take->setText(tr("Take over…"));
    auto *end = new Button(look(), Button::Kind::Quiet);
    end->setObjectName(QStringLiteral("watchEnd"));
    end->setText(tr("End conversation"));
    head->addWidget(take);
    head->addWidget(end);
    connect(take, &QAbstractButton::clicked, this,
            [this] { Q_EMIT takeOverRequested(m_conversation); });
    connect(end, &QAbstractButton::clicked, this, [this] { Q_EMIT endRequested(m_conversation); });
    content()->addLayout(head);
    content()->addWidget(m_view, 1);
    content()->addWidget(m_said);
    content()->addWidget(m_whisper);
    connect(m_whisper->button(), &QAbstractButton::clicked, this, &WatchSheet::send);
    connect(m_whisper->edit(), &QLineEdit::returnPressed, this, &WatchSheet::send);
}

QLineEdit *WatchSheet::field() const
{
    return m_whisper->edit();
}

void WatchSheet::openNow()
{
    m_service.watch(m_conversation.id, true);
    m_service.loadHistory(m_conversation.visitor.id, 0);
    open(m_whisper->isHidden() ? static_cast<QWidget *>(m_view) : m_whisper->edit());
}

void WatchSheet::showPeople()
{
    const VisitorInfo &visitor = m_conversation.visitor;
    RowContext context;
    context.visitor = visitor.id;
    context.visitorName = displayLine(visitorDisplayName(visitor, m_store.words().visitor), 60);
    context.channel = m_store.channelName(visitor.channel);
    context.media = &m_service.media();
    context.me = m_conversation.owner;
    context.myName = m_owner;
    context.style = dockedRows();
    m_view->setPeople(context);
    m_view->setAccessibleName(tr("Messages with %1").arg(context.visitorName));
    setTitle(m_owner.isEmpty() ? tr("Watching %1").arg(context.visitorName)
                               : tr("Watching %1 and %2").arg(m_owner, context.visitorName));
    m_whisper->title()->setText(tr("Whisper to %1: the visitor cannot see it").arg(m_owner));
    m_whisper->edit()->setAccessibleName(tr("Whisper to %1").arg(m_owner));
    m_whisper->edit()->setPlaceholderText(tr("Only %1 reads this").arg(m_owner));
    m_whisper->button()->setText(tr("Whisper"));
}

void WatchSheet::refresh()
{
    if (const ConversationInfo *now = m_store.conversation(m_conversation.id))
        m_conversation = *now;
    const bool over = m_conversation.state == ConversationState::Closed;
    const bool owned = m_conversation.state == ConversationState::Assigned && !m_owner.isEmpty();
    m_whisper->setVisible(owned);
    m_state->setText(over        ? tr("The conversation has ended")
                         : owned ? tr("Silent: neither of them sees that you are here")
                                 : tr("Waits in the queue"));
}

void WatchSheet::send()
{
    const QString text = m_whisper->edit()->text().trimmed();
    if (text.isEmpty() || !m_whisper->button()->isEnabled())
        return;
    m_whisper->button()->setEnabled(false);
    m_whisper->problem()->setText({});
    whisper(m_service, m_conversation.id, text, this, [this](const Result<VisitorNote> &done) {
        m_whisper->button()->setEnabled(true);
        if (!done)
            return m_whisper->problem()->setText(errorWords(done.error()));
        m_whisper->edit()->clear();
        addWhisper(done->authorName, done->text);
    });
}

void WatchSheet::addWhisper(const QString &author, const QString &text)
{
    const QString line = tr("%1: %2").arg(displayLine(author, 24), displayLine(text, 160));
    if (!m_lines.isEmpty() && m_lines.last() == line)
        return; // the push of what was answered already
    m_lines.append(line);
    m_said->setText(
        tr("Whispers") + u'\n'
        + m_lines.mid(std::max<qsizetype>(0, m_lines.size() - kShownWhispers)).join(u'\n'));
    m_said->show();
}

} // namespace kefu::ui
