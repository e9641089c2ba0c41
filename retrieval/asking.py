"""Words that shape a question, formal and spoken, and seldom stand in its answer."""

from index.persian import terms

__all__ = ["ASKING"]

ASKING = frozenset(
    terms(
        """
        چه چ چی چیه چیست کی کیه کیست که کدام کدوم کدوما کدومشون کدامین کجا کجاست کجاس کجان کجاها
        کیان کیو چقدره چقده چندتاست چندتاس چندتان چگونه چطور چطوری چجوری چهجوری چهطوری چرا چند چندتا چقدر چقد چهقدر چهقد
        چندم چندمین چن چنتا چنده چنتاس چنتاش چنتاشون چقدش چقدشون چجور چجوریه چطوره چطوریه چطورن کیا چیا کیاس
        کیاست چیاس چیاست چیو کجایی کجاییه چش چشه چیکار چکار چیکارا چیکاره چکاره چیکارس چیکارست آیا مگر کسی کسانی
        چیزی چیزهایی است هست هستند بود بودند شد شدند شده
        می گفت کرد دارد داشت گفتن میگه میگن گفته هستش داره دارن تو توی رو واسه یه اگه اون این اینا اونا
        a an the of in on at to for from by with and or is are was were be been did do does has have had what which who
        whom whose when where why how many much that this these those it its as about into after before than then there
        their his her he she they him them will would can could not no
        """
    )
)
