//! The cases that a program finds in texts, in the batches in which they are processed.

use std::cell::{Cell, RefCell};
use std::io::{self, BufRead, Read};
use std::sync::Arc;

use case::{ErrorRecord, Record};

use crate::arriving::{Arriving, TextInput};
use crate::failure::Kind;
use crate::given::Given;
use crate::input::Source;
use crate::output::{Batch, Place, Renderer};
use crate::pipeline::Give;
use crate::worker::error_record;
use crate::{Failure, TextProgram};

/// The maximum number of cases handed out together.
const HANDFUL: usize = 32;

/// What a program finds in a text.
#[derive(Debug, Clone)]
pub enum Find {
    /// A case, and the line on which it begins, if it is a case in the text itself.
    Case(Record, Option<usize>),
    /// Something that begins like a case but is not one: a bad line.
    Bad(ErrorRecord),
}

/// What was found, and the file in which it was found.
pub(crate) struct Found {
    finds: Vec<Find>,
    file: Option<Arc<str>>,
}

/// What all threads share.
pub(crate) struct TextWorker<P> {
    pub(crate) program: P,
    pub(crate) given: Given,
    pub(crate) renderer: Renderer,
}

impl<P: TextProgram> TextWorker<P> {
    /// Reads the texts and yields the cases in them. What was found is handed out before more is read: the next read
    /// may have to wait.
    pub(crate) fn read(&self, sources: &[Source], give: &mut Give<'_, Found>) -> Result<(), Failure> {
        let most = if self.program.waits() { 1 } else { HANDFUL };
        let held = RefCell::new((Vec::new(), give));
        let file = RefCell::new(None);
        let hand_out = || {
            let (finds, give) = &mut *held.borrow_mut();
            let file = file.borrow().clone();
            if finds.is_empty() { Ok(()) } else { give(Found { finds: std::mem::take(finds), file }) }
        };
        let mut emit = |find| {
            held.borrow_mut().0.push(find);
            if held.borrow().0.len() >= most { hand_out() } else { Ok(()) }
        };
        for source in sources {
            hand_out()?;
            file.replace(source.file().map(Arc::from));
            let broken = Cell::new(None);
            let text = Arriving::new(source.open()?).map_err(|error| Failure::thread(&error))?;
            let mut input = Input { text, name: source.name(), before: hand_out, broken: &broken };
            let result = self.program.read(&mut input, &mut emit);
            broken.take().map_or(result, Err)?;
        }
        hand_out()
    }

    /// Processes what was found in a text.
    pub(crate) fn work(&self, found: Found, batch: &mut Batch) -> Result<(), Failure> {
        let file = found.file.as_deref();
        found.finds.into_iter().try_for_each(|find| match find {
            Find::Case(record, line) => self.case(record, Place { file, line }, batch),
            Find::Bad(mut bad) => {
                let place = Place { file, line: bad.error.line };
                bad.error.file = file.map(ToOwned::to_owned);
                self.renderer.add(&bad.to_record(), place, batch)
            }
        })
    }

    /// Processes one case.
    pub(crate) fn case(
        &self,
        mut record: Record,
        place: Place<'_>,
        batch: &mut Batch,
    ) -> Result<(), Failure> {
        if !case::is_error(&record) {
            self.given.fill(&mut record)?;
            case::ensure_id(&mut record);
            record = self.examined(record, place)?;
        }
        self.renderer.add(&record, place, batch)
    }

    /// The case with what the program knows; an error record instead if the case cannot be examined.
    fn examined(&self, mut record: Record, place: Place<'_>) -> Result<Record, Failure> {
        let input = record.clone();
        match self.program.examine(&mut record) {
            Ok(()) => Ok(record),
            Err(failure) if failure.kind() == Kind::Case => {
                let mut bytes = Vec::new();
                input.write_to(&mut bytes).map_err(|error| Failure::writing(&error))?;
                Ok(error_record(place, &failure, &bytes))
            }
            Err(failure) => Err(failure),
        }
    }
}

/// A text that does something before it waits for more.
struct Input<'a, F> {
    text: Arriving,
    name: String,
    before: F,
    /// Why reading failed. The reading code only learns that it did.
    broken: &'a Cell<Option<Failure>>,
}

impl<F: FnMut() -> Result<(), Failure>> Input<'_, F> {
    fn advance(&mut self) -> Result<(), Failure> {
        (self.before)()?;
        self.text.advance().map_err(|error| Failure::reading(&self.name, &error))
    }
}

impl<F: FnMut() -> Result<(), Failure>> BufRead for Input<'_, F> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.text.held().is_empty()
            && let Err(failure) = self.advance()
        {
            self.broken.set(Some(failure));
            return Err(io::ErrorKind::Other.into());
        }
        Ok(self.text.held())
    }

    fn consume(&mut self, amount: usize) {
        self.text.consume(amount);
    }
}

impl<F: FnMut() -> Result<(), Failure>> Read for Input<'_, F> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<F: FnMut() -> Result<(), Failure>> TextInput for Input<'_, F> {
    fn is_quiet(&mut self) -> bool {
        self.text.is_quiet()
    }
}
