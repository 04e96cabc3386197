// SPDX-License-Identifier: Apache-2.0
#include "ui/docked/listpane.h"

#include "ui/contacts/contactlists.h"
#include "ui/conversations/leavelist.h"
#include "ui/conversations/worklist.h"
#include "ui/docked/profilehead.h"
#include "ui/docked/texttabs.h"
#include "ui/model/noticelog.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/skin.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QStackedWidget>

namespace kefu::ui {

namespace {
constexpr int kSearchRow = 36;
constexpr int kField = 30;
constexpr int kSide = 12;
constexpr int kToolRow = 37;
constexpr int kToolIcon = 20;
constexpr int kToolCell = 44;
constexpr int kMaxQuery = 100;
constexpr int kLens = 14;
constexpr int kLensLeft = 8;
constexpr int kSearchMargins = 48; // of the style sheet, the frame and QLineEdit itself
} // namespace

ListPane::ListPane(Look &look, ChatService &service, ConversationStore &store, QSettings &settings,
                   NoticeLog &notices, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_notices(notices)
    , m_profile(new ProfileHead(look, service, store, this))
    , m_search(new QLineEdit(this))
    , m_keyHint(new PlainLabel(look, 12, &Theme::meta, m_search))
    , m_tabs(new TextTabs(look, this))
    , m_stack(new QStackedWidget(this))
    , m_work(new WorkList(service, store, look, m_stack))
    , m_lists(new ContactLists(look, service, store, settings, m_stack))
    , m_leaves(new LeaveList(service, store, look, m_stack))
    , m_toolRow(new QWidget(this))
{
    setObjectName(QStringLiteral("listPane"));
    setMinimumWidth(kLeast);
    setMaximumWidth(kMost);
    for (QWidget *list : { static_cast<QWidget *>(m_work), static_cast<QWidget *>(m_lists),
                           static_cast<QWidget *>(m_leaves) })
        m_stack->addWidget(list);
    m_lists->setTearOff(true);
    m_tabs->setObjectName(QStringLiteral("dockedTabs"));
    for (const char *name : { "dockedWork", "dockedContacts", "dockedGroups", "dockedHistory" })
        m_tabs->addTab(QLatin1String(name));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_profile);
    auto *searchRow = new QHBoxLayout;
    searchRow->setContentsMargins(kSide, 3, kSide, kSearchRow - kField - 3);
    searchRow->addWidget(m_search);
    layout->addLayout(searchRow);
    layout->addWidget(m_tabs);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_toolRow);
    buildSearch();
    buildTools();
    connectParts();
    retranslate();
    showTab(Work);
}

void ListPane::buildSearch()
{
    m_search->setObjectName(QStringLiteral("dockedSearch"));
    m_search->setFixedHeight(kField);
    m_search->setFont(m_look.font(13));
    m_search->setMaxLength(kMaxQuery);
    m_search->installEventFilter(this);
    m_keyHint->setObjectName(QStringLiteral("dockedSearchKey"));
    m_keyHint->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *lens = new Glyph(m_look, Icon::Search, kLens, m_search);
    lens->move(kLensLeft, (kField - kLens) / 2);
    m_look.onTheme(this, [this] { styleSearch(); });
    connect(m_search, &QLineEdit::textChanged, this, &ListPane::onSearch);
    connect(m_search, &QLineEdit::returnPressed, m_lists, &ContactLists::openFirstHit);
}

void ListPane::styleSearch()
{
    const Theme &theme = m_look.theme();
    m_search->setStyleSheet(
        QStringLiteral("QLineEdit { background: %1; border: 1px solid %3; border-radius:"
                       " 3px; padding: 0 8px 0 28px; selection-background-color: %5;"
                       " selection-color: %2; } QLineEdit:focus { border-color: %4; }")
            .arg(theme.field.name(), theme.text.name(), theme.line.name(), theme.accent.name(),
                 theme.selection.name()));
    QPalette colours = m_search->palette();
    // Not by the style sheet: its colour would be the place holder's, too, at half its strength.
    colours.setColor(QPalette::Text, theme.text);
    colours.setColor(QPalette::PlaceholderText, theme.sub);
    m_search->setPalette(colours);
}

void ListPane::buildTools()
{
    m_toolRow->setFixedHeight(kToolRow);
    auto *row = new QHBoxLayout(m_toolRow);
    row->setContentsMargins(0, 1, 0, 0);
    row->setSpacing(0);
    const auto add = [&](Icon icon, const char *name) {
        auto *tool =
            new IconButton(m_look, icon, kToolIcon, { kToolCell, kToolRow - 1 }, m_toolRow);
        tool->setObjectName(QLatin1String(name));
        tool->setPressedGround(true);
        row->addWidget(tool);
        row->addStretch(1);
        return tool;
    };
    row->addStretch(1);
    m_boxTool = add(Icon::MessageBox, "dockedBox");
    m_skinTool = add(Icon::Skin, "dockedSkin");
    m_aboutTool = add(Icon::About, "dockedAbout");
    connect(m_boxTool, &QAbstractButton::clicked, this, &ListPane::noticesRequested);
    connect(m_skinTool, &QAbstractButton::clicked, this, &ListPane::skinsRequested);
    connect(m_aboutTool, &QAbstractButton::clicked, this, &ListPane::aboutRequested);
    connect(&m_notices, &NoticeLog::changed, this, &ListPane::refreshBadge);
}

void ListPane::connectParts()
{
    connect(m_profile, &ProfileHead::menuRequested, this, &ListPane::menuRequested);
    connect(m_tabs, &TextTabs::chosen, this, [this](int tab) {
        m_search->clear();
        showTab(tab);
    });
    connect(m_work, &WorkList::openRequested, this, &ListPane::openRequested);
    connect(m_work, &WorkList::transferRequested, this, &ListPane::transferRequested);
    connect(m_work, &WorkList::tearOffRequested, this, &ListPane::tearOffRequested);
    connect(m_leaves, &LeaveList::openRequested, this, &ListPane::openRequested);
    connect(m_leaves, &LeaveList::countChanged, this, &ListPane::leavesCounted);
    connect(m_lists, &ContactLists::openRequested, this, &ListPane::openRequested);
    connect(m_lists, &ContactLists::tearOffRequested, this, &ListPane::tearOffRequested);
    connect(m_lists, &ContactLists::countsChanged, m_profile, &ProfileHead::refresh);
    connect(m_lists, &ContactLists::contactsWanted, this, [this] { showTab(Contacts); });
}

void ListPane::retranslate()
{
    m_tabs->setName(Work, tr("Chats"));
    m_tabs->setName(Contacts, tr("Contacts"));
    m_tabs->setName(Groups, tr("Groups"));
    m_tabs->setName(History, tr("History"));
    m_search->setPlaceholderText(tr("Find visitors"));
    m_search->setAccessibleName(tr("Name, remark, pinyin"));
    placeKeyHint();
    m_skinTool->setName(tr("Skins"));
    m_aboutTool->setName(tr("About"));
    refreshBadge();
}

void ListPane::refreshBadge()
{
    const int unseen = m_notices.unseen();
    m_boxTool->setBadge(unseen);
    m_boxTool->setName(unseen > 0 ? tr("Message box, %n new", nullptr, unseen) : tr("Message box"));
}

void ListPane::showTab(int tab)
{
    m_tab = tab;
    m_leavesShown = false;
    m_tabs->show();
    if (tab != Work)
        m_lists->showTab(tab - Contacts);
    m_tabs->setCurrent(m_lists->isSearching() ? -1 : tab);
    const bool work = tab == Work && !m_lists->isSearching();
    m_stack->setCurrentWidget(work ? static_cast<QWidget *>(m_work) : m_lists);
}

void ListPane::showLeaves(bool shown)
{
    if (!shown) {
        if (m_leavesShown)
            showTab(m_tab);
        return;
    }
    m_search->clear();
    m_leavesShown = true;
    m_tabs->hide();
    m_stack->setCurrentWidget(m_leaves);
}

void ListPane::setCurrent(VisitorId visitor)
{
    m_work->setCurrent(visitor);
    m_leaves->setCurrent(visitor);
}

QWidget *ListPane::list() const
{
    return m_stack->currentWidget();
}

void ListPane::setKeyHint(const QString &key)
{
    m_keyHint->setText(key);
    placeKeyHint();
}

//! At the right end, for as long as nothing is typed.
void ListPane::placeKeyHint()
{
    const QSize size = m_keyHint->sizeHint();
    m_keyHint->setGeometry(m_search->width() - size.width() - kLensLeft,
                           (kField - size.height()) / 2, size.width(), size.height());
    const int words = QFontMetrics(m_search->font()).horizontalAdvance(m_search->placeholderText());
    const bool room = words + size.width() + kSearchMargins <= m_search->width();
    const bool shown = m_search->text().isEmpty() && !m_keyHint->text().isEmpty() && room;
    m_keyHint->setVisible(shown);
    m_search->setTextMargins(0, 0, shown ? size.width() : 0, 0); // the place holder ends before it
}

void ListPane::openSearch()
{
    m_search->setFocus();
    m_search->selectAll();
}

void ListPane::onSearch(const QString &text)
{
    m_lists->setSearch(text);
    placeKeyHint();
    showTab(m_tab);
}

bool ListPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::Resize)
        placeKeyHint();
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape) {
            m_search->clear();
            m_stack->currentWidget()->setFocus();
            return true;
        }
        if (key == Qt::Key_Down && m_lists->isSearching()) {
            m_lists->setFocus();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ListPane::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintGround(painter, this, rect(), m_look, Ground::Head, &Theme::panel);
    painter.fillRect(QRect(0, m_toolRow->y(), width(), 1), m_look.theme().line);
}

void ListPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
