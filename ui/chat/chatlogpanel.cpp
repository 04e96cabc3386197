// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatlogpanel.h"

#include "ui/chat/chatview.h"
#include "ui/chat/dayjump.h"
#include "ui/chat/rowwords.h"
#include "ui/model/chatqueries.h"
#include "ui/model/conversationstore.h"
#include "ui/model/messagemodel.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStackedWidget>
#include <QStandardItemModel>

namespace kefu::ui {

namespace {
constexpr int kHead = 44;
constexpr int kSearchRow = 40;
constexpr int kSide = 12;
constexpr int kField = 30;
constexpr int kTool = 28;
constexpr int kSeqRole = Qt::UserRole + 1;
constexpr int kMostTyped = 100;
} // namespace

ChatLogPanel::ChatLogPanel(const Look &look, ChatService &service, ConversationStore &store,
                           VisitorId visitor, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_visitor(visitor)
    , m_messages(new MessageModel(store, this))
    , m_view(new ChatView(look, this))
    , m_title(new PlainLabel(look, 16, &Theme::title, this))
    , m_state(new PlainLabel(look, 13, &Theme::sub, this))
    , m_search(new QLineEdit(this))
    , m_calendar(new IconButton(look, Icon::Calendar, 20, { kTool, kTool }, this))
    , m_close(new IconButton(look, Icon::Close, 16, { kTool, kTool }, this))
    , m_pages(new QStackedWidget(this))
    , m_results(new QListView(this))
    , m_hits(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("chatLog"));
    build();
    retranslate();
    m_messages->setVisitor(visitor);
    m_view->setMessages(m_messages);
    connect(m_view, &ChatView::historyWanted, this,
            [this](int beforeSeq) { m_service.loadHistory(m_visitor, beforeSeq); });
    connect(m_view, &ChatView::dayRequested, this, [this] { openCalendar(); });
    connect(m_close, &QAbstractButton::clicked, this, &ChatLogPanel::closed);
    connect(m_calendar, &QAbstractButton::clicked, this, &ChatLogPanel::openCalendar);
    connect(m_search, &QLineEdit::returnPressed, this, &ChatLogPanel::find);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (text.trimmed().isEmpty())
            showLog();
    });
    connect(m_results, &QListView::clicked, this, &ChatLogPanel::showHit);
    connect(m_results, &QListView::activated, this, &ChatLogPanel::showHit);
    hide();
}

ChatLogPanel::~ChatLogPanel() = default;

void ChatLogPanel::build()
{
    m_view->setObjectName(QStringLiteral("chatLogView"));
    m_search->setObjectName(QStringLiteral("chatLogSearch"));
    m_results->setObjectName(QStringLiteral("chatLogResults"));
    m_calendar->setObjectName(QStringLiteral("chatLogCalendar"));
    styleField(m_look, m_search);
    m_search->setFont(m_look.font(13));
    m_search->setMaxLength(kMostTyped);
    m_search->setClearButtonEnabled(true);
    m_results->setModel(m_hits);
    m_results->setFrameShape(QFrame::NoFrame);
    m_results->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_results->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_results->setWordWrap(true);
    m_results->setSpacing(4);
    m_results->setFont(m_look.font(13));
    new OverlayScrollBar(m_look, m_results);
    m_look.onTheme(this, [this] { style(); });
    m_pages->addWidget(m_view);
    m_pages->addWidget(m_results);
}

void ChatLogPanel::style()
{
    const Theme &theme = m_look.theme();
    QPalette colours = m_results->palette();
    colours.setColor(QPalette::Base, theme.bg);
    colours.setColor(QPalette::Text, theme.text);
    colours.setColor(QPalette::Highlight, theme.rowSelected);
    colours.setColor(QPalette::HighlightedText, theme.text);
    m_results->setPalette(colours);
    update();
}

void ChatLogPanel::retranslate()
{
    setAccessibleName(tr("Chat log"));
    m_view->setAccessibleName(tr("Chat log"));
    m_title->setText(tr("Chat log"));
    m_search->setPlaceholderText(tr("Search (Enter)"));
    m_search->setAccessibleName(tr("Search in this visitor's messages"));
    m_calendar->setName(tr("Go to a day"));
    m_close->setName(tr("Close (Esc)"));
    m_results->setAccessibleName(tr("Messages found"));
}

void ChatLogPanel::setPeople(const RowContext &context)
{
    RowContext narrow = context;
    narrow.style = layimRows();
    m_view->setPeople(narrow);
}

void ChatLogPanel::open()
{
    show();
    raise();
    m_view->scrollToEnd();
    m_search->setFocus();
}

void ChatLogPanel::openCalendar()
{
    showLog();
    const QRect button(m_calendar->mapToGlobal(QPoint()), m_calendar->size());
    chooseDay(m_look, m_service, m_store, *m_view, m_visitor, button,
              [this](const QString &words) { Q_EMIT noticeWanted(words); });
}

// ---- search

void ChatLogPanel::find()
{
    m_sought = m_search->text().trimmed();
    if (m_sought.size() < 2) {
        m_state->setText(tr("Two characters at least."));
        return;
    }
    m_state->setText(tr("Searching …"));
    SearchRequest request;
    request.text = m_sought;
    request.visitor = m_visitor;
    const int asked = ++m_asked;
    searchHistory(m_service, request, this, [this, asked](const Result<SearchAnswer> &answer) {
        if (asked == m_asked)
            takeFound(answer);
    });
}

void ChatLogPanel::takeFound(const Result<SearchAnswer> &answer)
{
    if (!answer) {
        m_state->setText(errorWords(answer.error()));
        return;
    }
    m_hits->clear();
    for (const SearchHit &hit : answer->hits) {
        QString words;
        for (const SnippetPart &part : hit.snippet)
            words += part.text;
        const bool own = hit.message.direction == Direction::Out;
        const QString who = own ? hit.message.authorName : m_store.displayName(m_visitor);
        auto *item =
            new QStandardItem(displayLine(who, 40) + QStringLiteral("  ")
                              + fullTime(hit.message.createdAt) + u'\n' + displayLine(words, 160));
        item->setData(hit.message.seq, kSeqRole);
        m_hits->appendRow(item);
    }
    const int found = int(answer->hits.size());
    m_state->setText(found == 0                     ? tr("Nothing was found.")
                         : answer->before.isValid() ? tr("The newest %n message(s)", nullptr, found)
                                                    : tr("%n message(s) found", nullptr, found));
    m_pages->setCurrentWidget(m_results);
    if (found > 0) {
        m_results->setCurrentIndex(m_hits->index(0, 0));
        m_results->setFocus();
    }
}

void ChatLogPanel::showLog()
{
    m_pages->setCurrentWidget(m_view);
    m_state->setText({});
}

void ChatLogPanel::showHit(const QModelIndex &index)
{
    m_pages->setCurrentWidget(m_view);
    m_view->showSeq(index.data(kSeqRole).toInt());
    m_view->setFocus();
}

// ---- frame

void ChatLogPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const int right = width() - kSide;
    m_close->move(right - kTool, (kHead - kTool) / 2);
    m_calendar->move(right - 2 * kTool - 4, (kHead - kTool) / 2);
    m_title->setGeometry(kSide, 0, std::max(right - 2 * kTool - 8 - kSide, 0), kHead);
    const int half = std::max(width() - 2 * kSide, 0);
    m_search->setGeometry(kSide, kHead, half * 2 / 3 - kSide, kField);
    m_state->setGeometry(kSide + half * 2 / 3, kHead, half / 3, kField);
    const int top = kHead + kSearchRow;
    m_pages->setGeometry(1, top, width() - 1, std::max(height() - top, 0));
}

void ChatLogPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), theme.bg);
    painter.fillRect(QRect(0, 0, width(), kHead + kSearchRow), theme.panel);
    painter.fillRect(QRect(0, kHead + kSearchRow - 1, width(), 1), theme.line);
    painter.fillRect(QRect(0, 0, 1, height()), theme.line);
}

void ChatLogPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        if (m_pages->currentWidget() == m_view && m_sought.isEmpty())
            return Q_EMIT closed();
        m_sought.clear();
        m_search->clear();
        showLog();
        m_search->setFocus();
        return;
    }
    // Letters are for the search, not for the visitor.
    const QString text = event->text();
    if (!text.isEmpty() && text.at(0).isPrint() && !m_search->hasFocus()
        && !(event->modifiers() & Qt::ControlModifier)) {
        m_search->setFocus();
        m_search->insert(text);
        return;
    }
    event->accept();
}

void ChatLogPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
