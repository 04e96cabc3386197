// SPDX-License-Identifier: Apache-2.0
#include "ui/search/searchpage.h"

#include "relay/protocol/features.h"
#include "ui/model/chatqueries.h"
#include "ui/model/conversationstore.h"
#include "ui/search/recordfilters.h"
#include "ui/search/recordrow.h"
#include "ui/search/recordsmodel.h"
#include "ui/widgets/button.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/focusframe.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {

constexpr int kSide = 20;
constexpr int kColumn = 980; // longer lines are not read
constexpr int kField = 34;
constexpr int kMostField = 560;
constexpr int kShortest = 2; // characters of a word in the relay's index

bool hasShortWord(const QString &text)
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    return words.isEmpty() || std::any_of(words.begin(), words.end(), [](const QString &word) {
               return word.size() < kShortest;
           });
}

} // namespace

SearchPage::SearchPage(const Look &look, ChatService &service, ConversationStore &store,
                       QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_model(new RecordsModel(store, this))
    , m_title(new PlainLabel(look, 18, &Theme::text, this))
    , m_field(new QLineEdit(this))
    , m_search(new Button(look, Button::Kind::Primary, this))
    , m_filters(new RecordFilters(look, store, this))
    , m_clear(new Button(look, Button::Kind::Link, this))
    , m_state(new PlainLabel(look, 13, &Theme::sub, this))
    , m_incomplete(new PlainLabel(look, 12, &Theme::amber, this))
    , m_list(new QListView(this))
    , m_more(new Button(look, Button::Kind::Quiet, this))
{
    setObjectName(QStringLiteral("searchPage"));
    setFocusProxy(m_field);
    build();
    connectParts();
    retranslate();
    setState(State::Idle);
}

void SearchPage::build()
{
    m_field->setObjectName(QStringLiteral("recordsField"));
    m_field->setFixedHeight(kField);
    m_field->setMaximumWidth(kMostField);
    m_field->setFont(m_look.font(14));
    m_field->setMaxLength(kMaxSearchChars);
    m_field->setClearButtonEnabled(true);
    m_field->installEventFilter(this);
    styleField(m_look, m_field);
    m_title->setBold(true);
    m_search->setObjectName(QStringLiteral("recordsSearch"));
    m_clear->setObjectName(QStringLiteral("recordsClear"));
    m_state->setObjectName(QStringLiteral("recordsState"));
    m_incomplete->setObjectName(QStringLiteral("recordsIncomplete"));
    m_more->setObjectName(QStringLiteral("recordsMore"));
    buildList();
    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(m_field, 1);
    first->addWidget(m_search);
    first->addStretch(0);
    auto *second = new QHBoxLayout;
    second->setSpacing(8);
    second->addWidget(m_filters);
    second->addWidget(m_clear);
    second->addStretch(1);
    auto *foot = new QHBoxLayout;
    foot->addStretch(1);
    foot->addWidget(m_more);
    foot->addStretch(1);
    auto *column = new QVBoxLayout;
    column->setSpacing(10);
    column->addWidget(m_title);
    column->addLayout(first);
    column->addLayout(second);
    column->addWidget(m_state);
    column->addWidget(m_incomplete);
    column->addWidget(m_list, 1);
    column->addLayout(foot);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(kSide, 16, kSide, 12);
    layout->addLayout(column, 1);
    m_title->setMaximumWidth(kColumn);
    m_list->setMaximumWidth(kColumn);
}

void SearchPage::buildList()
{
    m_list->setObjectName(QStringLiteral("recordsList"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new RecordRow(m_look, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setStyleSheet(QStringLiteral("QListView{background:transparent}"));
    m_list->installEventFilter(this);
    new OverlayScrollBar(m_look, m_list);
    new FocusFrame(m_look, m_list);
}

void SearchPage::connectParts()
{
    connect(m_search, &QAbstractButton::clicked, this, &SearchPage::find);
    connect(m_more, &QAbstractButton::clicked, this, &SearchPage::more);
    connect(m_clear, &QAbstractButton::clicked, m_filters, &RecordFilters::clear);
    connect(m_list, &QListView::clicked, this, &SearchPage::openHit);
    connect(m_filters, &RecordFilters::changed, this, [this] {
        m_clear->setVisible(m_filters->isAny());
        if (!m_field->text().trimmed().isEmpty())
            find();
    });
    // Another agent may read other messages.
    connect(&m_service, &ChatService::loggedIn, this, [this] {
        m_model->clear();
        m_field->clear();
        m_filters->clear();
        setState(State::Idle);
    });
    m_clear->hide();
}

void SearchPage::retranslate()
{
    setAccessibleName(tr("Search in all messages"));
    m_title->setText(tr("Search in all messages"));
    m_field->setPlaceholderText(tr("Words of the conversation, at least two characters each"));
    m_field->setAccessibleName(tr("Words of the conversation"));
    m_search->setText(tr("Search"));
    m_clear->setText(tr("Without filters"));
    m_list->setAccessibleName(tr("Messages found"));
    m_more->setText(tr("Show more"));
    m_incomplete->setText(
        tr("The relay is still indexing: the newest messages may be missing here."));
    setState(m_now);
}

void SearchPage::open(const QString &text)
{
    if (!text.isEmpty()) {
        m_field->setText(text);
        find();
    }
    m_field->setFocus();
    m_field->selectAll();
}

// ---- asking

void SearchPage::find()
{
    m_model->clear();
    m_before = {};
    ++m_asked; // what is under way is of no interest any more
    m_asking = false;
    m_request = {};
    m_request.text = m_field->text().simplified();
    m_request.limit = kSearchPage;
    m_filters->putInto(m_request);
    m_incomplete->hide();
    if (hasShortWord(m_request.text))
        return setState(State::TooShort);
    setState(State::Searching);
    ask();
}

void SearchPage::more()
{
    if (m_asking || !m_before.isValid())
        return;
    m_request.before = m_before;
    ask();
}

void SearchPage::ask()
{
    m_asking = true;
    m_more->setEnabled(false);
    const int asked = m_asked;
    searchHistory(m_service, m_request, this, [this, asked](const Result<SearchAnswer> &answer) {
        if (asked == m_asked)
            take(answer);
    });
}

void SearchPage::take(const Result<SearchAnswer> &answer)
{
    m_asking = false;
    m_more->setEnabled(true);
    if (!answer) {
        m_error = answer.error();
        return setState(State::Failed);
    }
    const bool first = m_model->rowCount() == 0;
    m_before = answer->before;
    m_model->append(answer->hits);
    m_incomplete->setVisible(answer->incomplete);
    setState(State::Ready);
    if (first && !answer->hits.isEmpty())
        m_list->setCurrentIndex(m_model->index(0));
}

QString SearchPage::stateWords() const
{
    const int found = m_model->rowCount();
    switch (m_now) {
    case State::Idle:
        return tr("Enter searches. The words may stand anywhere in a message, in any order.");
    case State::TooShort:
        return tr("Each word needs at least two characters.");
    case State::Searching:
        return tr("Searching …");
    case State::Failed:
        return errorWords(m_error);
    case State::Ready:
        break;
    }
    if (found == 0)
        return m_filters->isAny() ? tr("Nothing was found. Fewer filters may help.")
                                  : tr("Nothing was found.");
    return m_before.isValid() ? tr("The newest %n message(s)", nullptr, found)
                              : tr("%n message(s) found", nullptr, found);
}

void SearchPage::setState(State state)
{
    m_now = state;
    m_state->setColour(state == State::Failed         ? &Theme::danger
                           : state == State::TooShort ? &Theme::amber
                                                      : &Theme::sub);
    m_state->setText(stateWords());
    if (state != State::Ready && state != State::Failed)
        m_incomplete->hide();
    m_more->setVisible(m_before.isValid() && m_model->rowCount() > 0);
}

void SearchPage::openHit(const QModelIndex &index)
{
    if (const SearchHit *hit = m_model->at(index.row()))
        Q_EMIT openRequested(SearchHit(*hit));
}

// ---- keys

bool SearchPage::fieldKey(int key)
{
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        find();
        return true;
    }
    if (key == Qt::Key_Down && m_model->rowCount() > 0) {
        m_list->setFocus();
        return true;
    }
    return false;
}

bool SearchPage::listKey(int key)
{
    const int row = m_list->currentIndex().row();
    switch (key) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        openHit(m_list->currentIndex());
        return true;
    case Qt::Key_Up:
        if (row > 0)
            return false;
        m_field->setFocus();
        return true;
    case Qt::Key_Down:
        if (row + 1 < m_model->rowCount())
            return false;
        more();
        return true;
    case Qt::Key_Escape:
        m_field->setFocus();
        m_field->selectAll();
        return true;
    default:
        return false;
    }
}

bool SearchPage::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool plain = !(key->modifiers() & ~Qt::KeypadModifier);
        if (plain && (watched == m_field ? fieldKey(key->key()) : listKey(key->key())))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

void SearchPage::paintEvent(QPaintEvent *event)
{
    QPainter(this).fillRect(event->rect(), m_look.theme().bg);
}

//! Their names are for the filter.
void SearchPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_store.people().isKnown())
        m_service.loadColleagues();
}

void SearchPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
